# Letterhead
letterhead-title = Letterhead and contact
letterhead-back = Back to documents
letterhead-lead = This is what invoices and letters issued from now on say about you. What was issued stays as it is. The imprint is a legal text of its own: please change it, too, where needed.
letterhead-save = Save the letterhead
letterhead-company = Company
letterhead-legal-name = Name of the business
letterhead-legal-name-hint = In full, as registered.
letterhead-legal-form = Legal form
letterhead-legal-form-hint = Only if the name does not say it already.
letterhead-street = Street and number
letterhead-seat = Seat
letterhead-seat-hint = The town registered as seat; without a register, the town of the business.
letterhead-register-court = Register court
letterhead-register-hint = For example Amtsgericht Hamburg. Without a registration, court and number stay empty.
letterhead-register-number = Register number
letterhead-managers = Managing directors
letterhead-managers-hint = First and last name, one person in each line. Needed with a registration.
letterhead-accent = Accent colour
letterhead-accent-hint = For example #0b6b4f. Where it would be hard to read, it is made darker or lighter by itself.
letterhead-tax = Tax
letterhead-tax-number = Tax number (Steuernummer)
letterhead-tax-number-hint = From your tax office, for example 02/815/08156. Needed for customers outside of the EU: their invoices must not show a VAT ID.
letterhead-vat-id-hint = At least one of the two: tax number or VAT ID.
letterhead-seller-id = Your seller number
letterhead-seller-id-hint = A number buyers know you by. It stands in e-invoices only.
letterhead-account = Bank account
letterhead-account-holder-hint = Exactly as the bank has it; empty: the name of the business. Payers’ banks compare it.
letterhead-bic = BIC
letterhead-bank = Bank
letterhead-creditor-identifier = SEPA creditor identifier
letterhead-creditor-identifier-hint = For direct debits. Without it all customers pay by transfer.
letterhead-contact = Contact
letterhead-contact-note = E-invoices to public authorities (XRechnung) must name a contact, a telephone number and an e-mail address. They are held back until all three stand here.
letterhead-contact-person = Contact for invoices
letterhead-contact-person-hint = A person or department. It stands in e-invoices only.
letterhead-phone = Telephone
letterhead-phone-hint = For example +49 40 66969 100.
letterhead-website = Website
flash-letterhead-saved =
    { $count ->
        [0] Saved. The letterhead applies from now on.
        [one] Saved. A document that was held back gets another try.
       *[other] Saved. { $count } documents that were held back get another try.
    }
staff-document-lacking = This document needs what the letterhead lacks: { $fields }. It is issued, and will be released as soon as that is filled in.
staff-document-to-letterhead = To the letterhead
problem-tax-number-malformed = This tax number does not have the right form. It has 10 to 13 digits, for example 02/815/08156.
problem-tax-identity-missing = Invoices need a tax number or a VAT ID. Please enter at least one.
problem-bic-malformed = This BIC does not have the right form. It has 8 or 11 characters, for example MUSTDEHHXXX.
problem-creditor-identifier-malformed = This creditor identifier contains a typing error. A German one has 18 characters, for example DE98ZZZ09999999999.
problem-colour-malformed = This is no colour. Please write # and six characters out of 0–9 and a–f, for example #0b6b4f.

# A customer's e-invoices
einvoice-title = Details for e-invoices
einvoice-now-ordinary = The customer gets e-invoices by EN 16931 (ZUGFeRD).
einvoice-now-public = The customer is a public authority: it gets e-invoices as XRechnung.
einvoice-leitweg-id = Leitweg-ID
einvoice-leitweg-id-hint = Only for German public authorities, for example 04011000-1234512345-06. With it every invoice is an XRechnung.
einvoice-buyer-reference = Buyer’s reference
einvoice-buyer-reference-hint = If a business asks for one, for example a cost centre.
einvoice-order-number = Order number
einvoice-order-number-hint = The number the customer ordered by.
einvoice-scheme = Kind of electronic address
einvoice-scheme-email = E-mail address
einvoice-scheme-leitweg-id = Leitweg-ID
einvoice-scheme-vat-id = German VAT ID
einvoice-scheme-gln = GLN
einvoice-address = Electronic address
einvoice-address-hint = It stands in the e-invoice as the recipient’s address. Empty: the customer’s e-mail address.
einvoice-save = Save the details
flash-einvoice-saved = Saved. The next invoice carries these details.
flash-einvoice-public = Saved. The next invoice is an XRechnung.
problem-leitweg-id-malformed = This is no Leitweg-ID. It begins with 01 to 16 or 99 and looks like 04011000-1234512345-06.
problem-leitweg-id-mistyped = This Leitweg-ID contains a typing error: the last two digits do not fit the others.
problem-two-references = An invoice has room for one: the Leitweg-ID or the buyer’s reference.
problem-electronic-address-malformed = This is no electronic address of the chosen kind. Please check kind and spelling.
