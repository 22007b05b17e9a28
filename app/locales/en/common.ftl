# What several areas say.

# Frame
skip-to-content = Skip to content
nav-head = Language and sign-in
nav-main = Main navigation
nav-overview = Overview
nav-contracts = Contracts
nav-invoices = Invoices
nav-payment-methods = Payment
nav-account = Account
nav-customers = Customers
nav-my-contracts = My contracts
nav-staff = Back office
nav-sign-in = Sign in
sign-out = Sign out
cancel-link = Cancel contracts here
withdraw-link = Withdraw from contract
legal-imprint = Legal notice
legal-privacy = Privacy
legal-terms = Terms
legal-accessibility = Accessibility
role-owner = Owner
role-billing = Billing
role-catalogue = Catalogue
role-support = Support
role-read-only = Read only
role-owner-means = May do everything: also invite others, change letterhead and templates, erase data.
role-billing-means = Sees customers and figures, sends and cancels invoices, allocates payments. Changes no plans.
role-catalogue-means = Decides plans, prices and sign-up pages and sees the figures. Sees no customers.
role-support-means = Sees customers and helps them: changes their data, sends again, cancels invoices. Sees no figures.
role-read-only-means = Sees everything, changes nothing.
pager = More pages
pager-first = Back to the start
pager-next = Show more

# Time and money
span-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
span-weeks =
    { $count ->
        [one] { $count } week
       *[other] { $count } weeks
    }
span-months =
    { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
span-years =
    { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
per-days =
    { $count ->
        [one] per day
       *[other] every { $count } days
    }
per-weeks =
    { $count ->
        [one] per week
       *[other] every { $count } weeks
    }
per-months =
    { $count ->
        [one] per month
       *[other] every { $count } months
    }
per-years =
    { $count ->
        [one] per year
       *[other] every { $count } years
    }
price-per-cycle = { $amount } { $cycle }
# Prices that depend on how many units there are, or how many were used.
tier-up-to = up to { $count }: { $price }
tier-above = beyond: { $price }
tiers-volume = { $tiers } (all units at the price of the tier reached)
units-included = { $count } included; the others { $price }
price-by-units = per unit { $cycle }: { $price }
price-by-usage = by usage { $cycle }, per unit: { $price }
price-net = { $price } (net)
once = once
date-and-time = { $date }, { $time }
date-and-time-offset = { $date }, { $time } (UTC{ $offset })
payment-sepa = Direct debit { $iban }
payment-invoice = Bank transfer on invoice

# Messages of the action before
flash-signed-out = You are signed out.
flash-sign-in-failed = That e-mail address and password do not match. Please check both.
flash-too-many-attempts =
    { $minutes ->
        [one] Too many attempts. Please wait { $minutes } minute, then sign in again.
       *[other] Too many attempts. Please wait { $minutes } minutes, then sign in again.
    }
flash-clock-moved = The clock now shows { $date }. New invoices: { $invoices }. New mails: { $mails }.

# Fields
field-optional = (optional)
field-other = Entry
field-plan = Plan
field-kind = Customer type
field-company = Company
field-vat-id = VAT ID
field-given-name = First name
field-family-name = Last name
field-name = Name
field-street = Street
field-house-number = House number
field-postcode = Postcode
field-city = Town
field-country = Country
field-email = E-mail address
field-password = Password
field-payment = Payment method
field-account-holder = Account holder
field-iban = IBAN
field-mandate = Direct debit mandate
field-terms = Terms and withdrawal information
field-early-start = Immediate start
field-cancellation = Type of cancellation
field-reason = Reason for cancelling
field-contract = Contract
field-ends-on = Desired end date
customer-consumer = Private person
customer-business = Business

# What needs mending
summary-title = Please check these entries
problem-missing = “{ $field }” is missing. Please fill it in.
problem-email-malformed = This e-mail address is incomplete. It should look like name@example.com.
problem-password-short = This password is too short. Please choose at least 12 characters.
problem-postcode-malformed = This postcode does not fit the country. In Germany it has 5 digits.
problem-country-unsupported = We do not serve this country. Please choose one from the list.
problem-vat-id-malformed = This VAT ID does not have the right form. A German one looks like DE123456789.
problem-vat-id-not-confirmed = For companies in this country we need a confirmed VAT ID of that country.
problem-iban-malformed = This IBAN contains a typing error. Please compare it with your bank card.
problem-quantity-malformed = “{ $field }” needs a whole number, for example 3.
problem-date-malformed = There is no such date. Please give day, month and year, for example 31/12/2026.
problem-too-long = “{ $field }” is too long. Please shorten it.
problem-unprintable = “{ $field }” has a character that we cannot print. Please write it in Latin, Greek or Cyrillic letters.
problem-terms-not-accepted = There is no contract without agreeing to the terms. Please tick the box.
problem-mandate-not-given = We need your mandate for direct debit. Please tick the box or choose invoice.
problem-payment-method-unknown = Please choose how you would like to pay.
problem-early-start-not-requested = Your contract begins before the withdrawal period ends. Please ask for this expressly by ticking the box.
problem-account-not-confirmed = This e-mail address already has an account. Please sign in first, then order.
problem-plan-not-for-consumers = This plan is for businesses only. Please choose another plan or “Business”.
problem-plan-not-for-businesses = This plan is for private persons only. Please choose another plan or “Private person”.
problem-offer-changed = The plan, quantity, price or date has changed. Please check the new total, then order.
problem-order-impossible = This plan cannot be ordered like this. Please choose another plan or another quantity.

# Errors
error-home = To the start page
error-not-found-title = There is no such page
error-not-found-text = The address may be misspelt, or the page belongs to another account.
error-sign-in-required-title = Please sign in
error-sign-in-required-text = You can see this page once you have signed in.
error-forbidden-title = You do not have permission for this
error-forbidden-text = Your account may not see this page. Whoever manages permissions can change that.
error-bad-request-title = We could not read this request
error-bad-request-text = Please go back and send the form again.
error-unavailable-title = This does not work right now
error-unavailable-text = A part of our system is out of reach. Your data are safe. Please try again in a few minutes.
error-internal-title = We made a mistake
error-internal-text = It was recorded and we are looking into it. Please try again later.
