# Overview
overview-greeting = Hello, { $given_name } { $family_name }.
overview-next-charge = Next payment
overview-next-charge-on = on { $date }, { $payment }
overview-next-charge-none = none planned
overview-open = Open
overview-open-none = everything is paid
overview-open-some = still to pay
overview-open-debited = will be collected on { $date }
overview-open-partly-debited = { $amount } of it will be collected
overview-attention = Needs your attention
overview-overdue = { $amount } is overdue. Please transfer it and give the invoice number as reference.
overview-contracts = Your contracts
overview-invoices = Latest invoices
overview-all-invoices = show all

# Contracts
contracts-empty = You have no contract here yet.
contracts-to-offers = See the offers
contract-name = { $product } { $plan }
contract-cancellable = cancel by { $until } to end on { $end }
contract-cancellable-until = cancel by { $until }
contract-active = running
contract-pending-payment = waiting for payment
contract-paused = paused
contract-paused-until = paused until { $date }
contract-suspended = suspended
contract-scheduled = begins on { $date }
contract-trialing = trial until { $date }
contract-ending = cancelled, ends on { $date }
contract-ended = ended on { $date }
contract-back = All contracts
contract-facts = Contract
contract-number = Contract number
contract-ordered-on = Ordered on
contract-starts-on = Term begins
contract-term-end = Minimum term until
contract-cancellation = Cancellation
contract-upcoming = Coming payments
contract-upcoming-none = No payment is planned.
contract-components = What the price is made of
contract-by-usage = by usage
contract-invoices = Invoices for this contract
contract-history = History
contract-confirmation = Contract confirmation (PDF)
contract-cancel = Cancel the contract
history-ordered = Ordered
history-first-payment-received = First payment received
history-trial-started = Trial began, until { $date }
history-trial-converted = Trial over, the contract is running
history-plan-changed = Plan changed: { $plan } from { $date }
history-scheduled-change-withdrawn = Planned change taken back
history-quantity-changed = Quantity changed: { $quantity } from { $date }
history-add-on-booked = { $name } added from { $date }
history-add-on-ended = Extra given up, until { $date }
history-discount-granted = Discount granted: { $label }
history-paused = Paused from { $date }
history-resumed = Pause over
history-suspended = Suspended because of unpaid invoices
history-reinstated = Service resumed
history-price-change-offered = New price offered from { $date }
history-price-change-accepted = New price accepted
history-price-change-declined = New price declined
history-cancellation-declared = Cancelled, ends on { $date }
history-cancellation-revoked = Cancellation taken back
history-for-cause-declared = Terminated for cause, to end on { $date }
history-for-cause-accepted = Termination for cause accepted
history-for-cause-refused = Termination for cause refused
history-withdrawn = Withdrawn from the contract
history-ended = Contract ended

# Tables
column-number = Number
column-issued = Date
column-due = Due on
column-amount = Amount
column-status = Status
column-document = Document
column-customer = Customer
column-component = Part
column-quantity = Quantity
column-unit-price = Unit price
column-cycle = Billing

# Invoices
invoices-caption = Invoices and corrections, newest first
invoices-empty = There is no invoice yet.
invoice-paid = paid
invoice-partly-paid = partly paid
invoice-to-be-debited = to be debited
invoice-open = open
invoice-overdue = overdue
invoice-still-open = still open: { $amount }
invoice-credit-note = Correction
invoice-pdf = PDF
invoice-pdf-of = PDF of { $number }
invoice-xml = XML
invoice-xml-of = E-invoice of { $number } as XML

# Payment methods
payment-methods-empty = You have not given a payment method yet.
payment-mandate = Mandate reference
payment-since = Given on
payment-pays-for = Pays for

# Account
account-data = Your data
account-number = Customer number
account-address = Address
account-change-note = Is something wrong? Write to us; the address is in the legal notice.
account-language = Language
account-language-now = This page is in English.
payment-mandate-file = Download the SEPA direct debit mandate (PDF)

statement-title = Statement of account
statement-lead = All invoices, corrections and payments of a period with a running balance, as a PDF.
statement-from = From
statement-until = Up to and including
statement-button = Download the statement
