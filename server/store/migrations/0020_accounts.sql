-- Where a customer wants documents mailed; null: to the address everything else goes to.
alter table customers add column invoice_email text;
