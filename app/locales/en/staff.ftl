# The merchant's own pages.
staff-overview-title = As of { $date }
staff-live-contracts = Live contracts
staff-contracts-note = { $trials } of them in trial, { $customers } customers
staff-billed-this-month = Billed this month
staff-billed-note = gross, less corrections
staff-overdue = of which overdue: { $amount }
staff-alarm-title = This needs you
staff-alarm-link = Look and try again
staff-parked-alarm =
    { $count ->
        [one] One contract could not be billed.
       *[other] { $count } contracts could not be billed.
    }
staff-undelivered-alarm =
    { $count ->
        [one] One mail could not be delivered.
       *[other] { $count } mails could not be delivered.
    }
staff-parked-title = Contracts that could not be billed
staff-parked-since = since { $date }
nav-billing = Billing
billing-due =
    { $count ->
        [0] Nothing is left to bill today, { $date }.
        [one] One contract is still to be billed today, { $date }.
       *[other] { $count } contracts are still to be billed today, { $date }.
    }
billing-all-well = No contract was set aside, and all mails are delivered or on their way.
billing-going = Billing now
billing-progress = { $done } of { $total } contracts
billing-progress-rate = { $progress }, { $rate } per second
billing-progress-seconds = { $progress }, { $count } s left
billing-progress-minutes = { $progress }, { $count } min left
billing-look-again = Refresh
billing-parked-note = They are left out until you ask for another try. Everything they owe is billed then.
billing-undelivered = Undelivered mails
billing-undelivered-note = Several tries failed, or another one would be in vain. Check the address and the mail server.
billing-mail-since =
    { $count ->
        [one] since { $date }, after one try
       *[other] since { $date }, after { $count } tries
    }
billing-more-waiting = { $shown } of { $count } are shown.
billing-retry = Try again
billing-retry-all = Try all again
mail-kind-contract-confirmation = Contract confirmation
mail-kind-release = Making the document
mail-kind-document = Document
mail-kind-contract-changed = Contract changed
mail-kind-mandate = Direct debit mandate
mail-kind-card = Mail about a card
mail-kind-forget-card = Delete a card at the provider
mail-kind-account-changed = Changed details
mail-kind-declaration-receipt = Receipt of a declaration
billing-runs = Runs
billing-runs-empty = Nothing was billed yet.
billing-column-started = Started
billing-column-until = Due until
billing-column-credit-notes = Credit notes
billing-state-going = running
billing-state-done = done
billing-state-parked = { $count } set aside
billing-state-failed = ended early
billing-state-interrupted = interrupted
billing-interrupted-note = The program was stopped. The next run does what is missing.
flash-retrying-nothing = Nothing was waiting there any more.
flash-retrying-contracts =
    { $count ->
        [one] The contract is billed again now. If that fails, it will be back here in a moment.
       *[other] { $count } contracts are billed again now. What fails will be back here in a moment.
    }
flash-retrying-mails =
    { $count ->
        [one] The mail is sent again now. If that fails, it will be back here in a moment.
       *[other] { $count } mails are sent again now. What fails will be back here in a moment.
    }
customers-search = Name, customer number or e-mail address
customers-search-button = Search
customers-empty = There are no customers yet.
customers-none-found = Nobody was found for “{ $search }”. Try fewer letters.
customer-back = All customers
customer-data = Customer data
customer-contracts-empty = This customer has no contract.

nav-papers = Documents
papers-lead = Your logo and your own paragraphs on invoices and letters. They apply to everything issued from now on.
papers-owner-only = Only people with the role owner can change this.
papers-logo = Logo
papers-logo-none = There is no logo. The name stands at the top of documents.
papers-logo-svg = An SVG file is in use.
papers-logo-png = A PNG file is in use.
papers-logo-file = New logo
papers-logo-hint = SVG or PNG, at most 48 KB. It is printed up to 70 mm wide and 14 mm high.
papers-logo-send = Use this logo
papers-logo-remove = Remove the logo
papers-logo-missing = Please choose a file.
papers-logo-too-large = The file is larger than 48 KB.
papers-logo-unreadable = This file cannot be printed. Please use SVG or PNG.
papers-texts = Texts
papers-kind-invoice = Invoice
papers-kind-cancellation = Invoice correction
papers-kind-contract = Contract confirmation
papers-kind-mandate = SEPA direct debit mandate
papers-kind-cancellation-receipt = Receipt of a cancellation
papers-kind-withdrawal-receipt = Receipt of a withdrawal
papers-kind-statement = Statement of account
papers-sample-de = View the sample in German (PDF)
papers-sample-en = View the sample in English (PDF)
papers-opening-de = Opening in German
papers-closing-de = Closing in German
papers-opening-en = Opening in English
papers-closing-en = Closing in English
papers-text-hint = Empty: the usual text. An empty line parts paragraphs.
papers-save = Save the texts
flash-papers-saved = Saved. New documents look like this from now on.
staff-document-invoice = Invoice
staff-document-credit-note = Invoice correction
staff-document-cancellation = Cancellation invoice
staff-document-lines = Lines
staff-document-line = Service
staff-document-period = Period
staff-document-rate = Tax rate
staff-document-tax-why = Why this rate
staff-document-net = Net
staff-document-tax = VAT
staff-document-gross = Gross
staff-document-open = Open
staff-document-file = File
staff-document-released = checked and kept on { $date }
staff-document-waiting = being made
staff-document-blocked = cannot be made
staff-document-cancelled-by = Cancelled by
staff-document-cancels = Cancels
staff-cancel-title = Cancel this invoice
staff-cancel-note = A cancellation invoice takes back the whole invoice. What the contracts still owe is billed anew at once, with today's customer data. What was paid stays with the customer.
staff-cancel-reason = Reason
staff-cancel-reason-hint = Kept in the log, not shown on the document. For example: wrong address.
staff-cancel-button = Cancel { $number } over { $amount }
tax-reason-domestic-standard = Supplied in Germany, standard rate
tax-reason-domestic-reduced = Supplied in Germany, reduced rate
tax-reason-below-threshold = Consumer in the EU, below the threshold taxed as in Germany
tax-reason-destination = Consumer in the EU, rate of the country of residence
tax-reason-without-vat-id = Business in the EU without a confirmed VAT ID
tax-reason-small-business = Small business, no VAT
tax-reason-reverse-charge = Business in the EU, the recipient owes the tax
tax-reason-outside-eu = Business outside the EU, not taxable in Germany
sending-waiting =
    { $count ->
        [one] One document waits to be sent.
       *[other] { $count } documents wait to be sent.
    }
sending-ticked = Send the ticked ones
sending-all = Send all { $count }
sending-tick = Tick { $number }
sending-title = Sending
sending-is-at-once = Documents are sent as soon as they are made.
sending-is-by-button = Documents wait after they are made until you send them here.
sending-to-button = From now on send by button only
sending-to-at-once = From now on send at once
letters-title = Letters for the printer
letters-note = One PDF file a day, with the documents of customers who get post.
letters-of = { $date }: { $count } letters
customer-delivery = How documents are sent
customer-delivery-email = The customer gets documents by e-mail.
customer-delivery-post = The customer gets documents by post.
customer-delivery-to-post = From now on send by post
customer-delivery-to-email = From now on send by e-mail
flash-documents-sent =
    { $count ->
        [0] Nothing was waiting to be sent. Tick the documents that are to go out.
        [one] One document is on its way.
       *[other] { $count } documents are on their way.
    }
flash-sending-at-once = Documents are sent at once from now on. What still waits you send here.
flash-sending-by-button = Documents wait from now on until you send them.
flash-delivery-post = The customer gets documents by post from now on.
flash-delivery-email = The customer gets documents by e-mail from now on.
flash-invoice-cancelled =
    { $count ->
        [0] The invoice is cancelled. Nothing was left to be billed anew.
        [one] The invoice is cancelled, and a new one is issued.
       *[other] The invoice is cancelled, and { $count } new ones are issued.
    }
flash-invoice-cancelled-before = This invoice was cancelled before. This is the cancellation invoice.
flash-cancellation-needs-reason = Please say why the invoice is cancelled.
flash-cancellation-refused = A later document corrects this invoice already. Cancel the later one first.

# Requests for erasure
mail-kind-erasure = Erasure of data
erasures-title = Requests for erasure
erasure-answer-until = answer by { $date }
erasure-staff-title = Request for erasure
erasure-staff-lead = Demanded on { $date }. The answer must go out by { $answer } (Art. 12(3) GDPR).
erasure-carry-out-lead = Erased are the access to the account, the calendar address and the entries of the search. What must be kept is locked, and only owners see it from then on.
erasure-carry-out = Erase and lock now
erasure-reason = Reason for refusing
erasure-reason-hint = Goes to the customer by e-mail.
erasure-refuse = Refuse the request
erasure-restricted = Locked since { $date }: these data are kept only because the law demands it.
erasure-gone = { $date }: { $what } from before { $before } erased ({ $count } entries)
invoices-with-locked = Show documents of locked customers, too
invoices-without-locked = Show documents of daily use only
hold-title = Retention beyond the periods
hold-lead = As long as a tax is not finally assessed, what is needed for it must not be erased (§ 147(3) sentence 5 AO). Then everything of this customer stays, even when periods end.
hold-reason = Reason
hold-reason-hint = For example: tax audit for 2024 to 2026. The customer does not see it.
hold-place = Suspend erasure
hold-since = Nothing has been erased since { $date }. Reason: { $reason }
hold-lift = Allow erasure again
flash-hold-placed = Nothing of this customer is erased until you allow it again.
flash-hold-lifted = What need not be kept any longer is erased again.
flash-erasure-answered = The request is answered, the customer gets an e-mail.
flash-erasure-needs-reason = Please give the reason, in 500 characters at most.
flash-erasure-not-yet = Nothing can be erased yet: a contract is running, or an amount is open.

# Charges that are not what was asked for
nav-charges = Cards
charges-title = Charges that differ
charges-lead = What the payment provider has charged differently from what was asked for. None of it counts as a payment. Settle it with the provider, and note what came of it.
charges-empty = Every charge was what was asked for.
charge-of = Invoice { $number }
charge-new = new
charge-seen = in progress
charge-settled = settled
charge-customer = Customer
charge-asked = Asked for
charge-came = Charged
charge-side = { $amount }, reference { $reference }
charge-other-card = Another card was charged than the one asked for.
charge-name = Charge at the provider
charge-found = Found
charge-note = Note
charge-see = Mark as in progress
charge-see-of = Mark { $charge } as in progress
charge-settle = Settled
charge-settle-of = { $charge } is settled
charge-settle-hint = Once it is settled, write how. The invoice is then to be transferred, if it is still open.
charge-noted = Last changed: { $at }
charge-noted-by = Last changed: { $at }, { $name }
flash-charge-seen = The charge is in progress.
flash-charge-settled = The charge is settled.
flash-charge-needs-note = Please write in the note how the charge was settled.
staff-charges-alarm =
    { $count ->
        [one] One charge to a card is not what was asked for.
       *[other] { $count } charges to cards are not what was asked for.
    }
staff-charges-link = View charges that differ
