-- What businesses and public buyers want on their e-invoices. A Leitweg-ID makes them XRechnung; the decision is
-- documents::EinvoiceProfile::for_buyer.
alter table customers
    -- BT-10: of an office of the administration, or whatever a business calls it.
    add column leitweg_id       text,
    add column buyer_reference  text,
    -- BT-13
    add column order_number     text,
    -- BT-49 with its scheme by the EAS code list; none: the customer's e-mail address.
    add column einvoice_scheme  text,
    add column einvoice_address text,
    add constraint customers_one_reference check (num_nonnulls(leitweg_id, buyer_reference) <= 1),
    add constraint customers_einvoice_scheme check (einvoice_scheme in ('EM', '0204', '9930', '0088')),
    add constraint customers_einvoice_whole check ((einvoice_scheme is null) = (einvoice_address is null)),
    add constraint customers_einvoice_business check (
        kind = 'business' or num_nonnulls(leitweg_id, buyer_reference, order_number, einvoice_address) = 0
    );
