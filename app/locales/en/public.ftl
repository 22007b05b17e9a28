# Start
start-title = Manage subscriptions
start-claim = With Turnus, customers order subscriptions themselves, see every invoice and cancel without detours.
start-merchants = Merchants
start-empty = No merchant has been set up here yet.
start-demo-title = Demonstration
start-demo-text = You can try any order. Mails end up in the demonstration's mailbox, and the clock can be moved.

# Offers
offers-title = Offers
offers-lead = All plans of { $merchant } with price, term and notice period.
offers-empty = There are no offers at the moment.
offer-choose = Choose
offer-choose-plan = Choose: { $product } { $plan }

# A quote in words (R-501 to R-503)
quote-tax-included = incl. { $rate } VAT ({ $tax })
quote-tax-included-plain = incl. VAT ({ $tax })
quote-tax-added = { $net } net plus { $rate } VAT ({ $tax })
quote-tax-none = No VAT is charged.
quote-and = { " and " }
quote-label-total = Total price per billing period
quote-label-monthly = Total price per month
quote-label-one-off = One-off
quote-label-trial = Trial
quote-label-due-today = Due today
quote-label-first-charge = First payment
quote-label-minimum = Minimum term
quote-label-notice = Cancellation
quote-label-renewal = Renewal
quote-label-extra = Further costs
quote-trial-until = free until { $date }
quote-trial-ends = ends by itself
quote-first-charge = { $amount } on { $date }
quote-minimum-until = { $span }, until { $date }
quote-minimum-none = none
quote-notice-initial = { $span } notice to the end of the minimum term
quote-notice-any-time = at any time, { $span } notice
quote-notice-none = at any time without notice
quote-renewal-open = open-ended, then cancel at any time, { $span } notice
quote-renewal-open-from-start = open-ended
quote-renewal-fixed = by { $span } each time, { $notice } notice to the end
quote-extra-none = none

# Order
order-title = Order { $product }
order-steps = Steps of the order
order-step-plan = Plan
order-step-data = Details
order-step-payment = Payment
order-step-check = Check
order-recalculate = Recalculate the price
order-recalculate-hint = After changing plan, quantity or customer type.
order-included =
    { $count ->
        [one] { $count } is included in the base price.
       *[other] { $count } are included in the base price.
    }
order-known-customer = Already a customer?
order-signed-in = You are signed in as { $name }. Contract and invoices go to the address and e-mail address of your account.
order-kind = You are ordering as
order-kind-consumer = Private person
order-kind-business = Business
order-business-only = Only when ordering as a business.
order-vat-id-hint = For example DE123456789.
order-email-hint = We send the contract confirmation and invoices there.
order-password = Password for your account
order-password-hint = At least 12 characters.
order-payment-sepa = Direct debit
order-payment-sepa-hint = We collect each amount on its due date.
order-payment-sepa-new = New direct debit mandate
order-payment-card = Card
order-payment-card-new = New card
order-payment-card-hint = After ordering you enter the card on our payment provider’s page, and so allow us to collect due amounts from it.
order-payment-invoice = Invoice
order-payment-invoice-hint = You transfer each amount yourself.
order-account-holder-hint = If the account is in another name. Left empty, your name applies.
order-iban-hint = For example DE02 1203 0000 0000 2020 51.
order-mandate-tick = I give this SEPA direct debit mandate.
mandate-title = SEPA direct debit mandate
mandate-identifier = Creditor identifier: { $identifier }
mandate-reference = Mandate reference: will be given with the confirmation
mandate-kind = Type of payment: recurrent payment
mandate-text = { doc-mandate-text }
mandate-note = { doc-mandate-refund }
order-check-lead = Please check your entries and the summary of your order. You can change everything until the last click.
order-early-start-label = I expressly ask you to begin before the withdrawal period ends. I know that, if I withdraw, I pay for the part delivered until then, and that my right of withdrawal ends once the contract is completely fulfilled.
order-terms-accept = I agree to the
order-terms-link = terms
order-terms-accept-end = { ". " }
order-withdrawal-read = I have taken note of the
order-withdrawal-link = withdrawal information
order-withdrawal-read-end = { "." }
# What is recorded as agreed to: the tick box in one piece.
order-terms-evidence = I agree to the terms. I have taken note of the withdrawal information.
order-legal-version = Version:
order-button = order with obligation to pay
order-review = Your order
order-bar-total = Total price
order-bar-review = Check the order
review-title = Your order
review-features = What you get
review-costs = Costs
review-term = Term and cancellation
review-after = With this click you conclude the contract with { $merchant }. The confirmation comes by e-mail at once. As a private person you can withdraw for 14 days.
review-incomplete = No price can be computed from these entries yet. The summary shows the last state.

# After the order
receipt-title = We have received your order
receipt-lead = { $plan }, contract number { $number }.
receipt-next = What happens next
receipt-step-mail = The contract confirmation is on its way to { $email }.
receipt-step-trial = Your trial is free until { $date }.
receipt-step-debit = On { $date } we collect { $amount } from your account { $iban } (mandate reference { $mandate }).
receipt-card-title = Your card is still missing
receipt-card-wanted = Your order stands, but no card is saved yet. You can save one now or later. Until then you get invoices to transfer.
receipt-step-card = On { $date } we collect { $amount } from your card { $card }.
receipt-step-invoice = On { $date } we invoice { $amount }. The invoice comes by e-mail.
receipt-to-contract = To the contract
receipt-agreed = What you agreed to
receipt-withdrawal-note = You can withdraw within 14 days without giving a reason:

# Legal texts
legal-version = Version: { $version }

# Signing in
sign-in-title = Sign in
sign-in-lead = With the e-mail address and password of your order.
sign-in = Sign in

# Cancellation button (R-530 to R-536)
cancel-title = Cancel contracts here
cancel-lead = Fill in these details. We confirm receipt at once.
cancel-kind = Type of cancellation
cancel-ordinary = Ordinary cancellation
cancel-ordinary-hint = With the agreed notice.
cancel-extraordinary = Extraordinary cancellation
cancel-extraordinary-hint = For an important reason that you name.
cancel-reason-hint = Only for an extraordinary cancellation.
cancel-ends-on-hint = Without a date, the earliest possible day applies.
cancel-earliest = earliest possible
cancel-button = cancel now
cancel-receipt-title = We have received your cancellation
cancel-receipt-lead = Received on { $received }.
cancel-receipt-withdrawal-note = Did you order less than 14 days ago? Then you can also withdraw instead of cancelling:
declaration-contract-hint = Contract number or a description by which we recognise the contract.
declaration-email-hint = We send the confirmation there.
declaration-download = Download the confirmation (PDF)
declaration-content = What you declared
declaration-received = Received
declaration-made-by = Made by
declaration-button = Button “{ $button }”
declaration-contract-ends = The contract ends on
declaration-mail-note = The confirmation also goes to { $email }.

# Withdrawal function (R-541 to R-545)
withdraw-title = Withdraw from contract
withdraw-lead = You need no reason. We confirm receipt at once.
withdraw-button = confirm withdrawal
withdraw-receipt-title = We have received your withdrawal
withdraw-receipt-lead = Received on { $received }.

# Countries
country-de = Germany
country-at = Austria
country-ch = Switzerland
country-fr = France
country-nl = Netherlands
country-be = Belgium
country-lu = Luxembourg
country-dk = Denmark
country-pl = Poland
country-cz = Czechia
country-it = Italy
country-es = Spain
country-se = Sweden
country-li = Liechtenstein
country-gb = United Kingdom
country-us = United States
