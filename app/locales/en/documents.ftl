# Invoices and letters on paper. Wordings of the law stand to the letter; see the R-numbers in docs and code.

## Every letter
doc-attachment = This invoice as structured data (EN 16931)
doc-page = Page { $page } of { $pages }
doc-salutation = Hello,
doc-date = Date
doc-customer-number = Customer number
doc-contract-number = Contract number
doc-iban = IBAN
doc-bic = BIC
doc-bank = Bank
doc-footer-seat = Registered office: { $place }
doc-footer-managers = Managing directors: { $names }
doc-footer-vat-id = VAT ID
doc-footer-tax-number = Tax number
doc-footer-iban = IBAN { $iban }
doc-footer-bic = BIC { $bic }
doc-moment = { $date } at { $time }

## Invoice
doc-title-invoice = Invoice
doc-title-correction = Invoice correction
doc-title-cancellation = Cancellation invoice
doc-title-corrected = Corrected invoice
doc-corrects-line = for invoice { $number } of { $date }
doc-invoice-number = Invoice number
doc-invoice-date = Invoice date
doc-document-number = Document number
doc-service-period = Service period
doc-due-on = Due on
doc-collected-on = Collected on
doc-charged-on = Charged on
doc-paid-on = Paid on
doc-buyer-vat-id = Your VAT ID
doc-order-number = Your order number
doc-buyer-reference = Your reference
doc-invoice-intro = This invoice is for the following services.
doc-correction-intro = We correct the invoice named above as follows.
doc-cancellation-intro = We cancel the invoice named above in full.
doc-corrected-intro = We correct the details of the invoice named above. This document takes its place.
doc-column-position = No.
doc-column-service = Service and period
doc-column-quantity = Quantity
doc-column-unit-price = Unit price
doc-column-tax = VAT
doc-column-amount = Amount
doc-column-amount-net = Net amount
doc-column-amount-gross = Amount incl. VAT
doc-prorated = { $period } ({ $used } of { $full } days)
doc-tiered = tiered
doc-carried = Carried forward
doc-tax-rate = VAT
doc-tax-net = Net
doc-tax-tax = Tax
doc-tax-gross = Gross
doc-tax-at = { $rate } rate
doc-tax-sum = Sum
doc-tax-exempt = exempt
doc-tax-reverse-charge = Reverse charge
doc-tax-outside-scope = not taxable in Germany
doc-total-invoice = Invoice total
doc-total-correction = Correction total
doc-total-cancellation = Cancelled total
doc-prepayment-with-tax = { $title } (including { $tax } VAT)
doc-payable = Still to pay
doc-payment-heading = Payment
doc-pay-debit = We will collect { $amount } by SEPA direct debit from your account { $account } on { $date }. Please make sure it is covered.
doc-pay-transfer = Please transfer { $amount } by { $date } to this account:
doc-terms-transfer = Payable by { $date } without deduction.
doc-girocode = Pay with GiroCode
doc-girocode-alt = QR code with the details of this transfer
doc-pay-charge = We will charge { $amount } to { $means } on { $date }. There is nothing you need to do.
doc-pay-paid = This invoice is paid: received on { $date }, { $means }. Thank you.
doc-pay-nothing = There is nothing to pay.
doc-refund-heading = Refund
doc-refund-balance = We will set off { $amount } against your open or future invoices.
doc-refund-account = We will transfer { $amount } to your account { $account }.
doc-refund-means = We will refund { $amount } to { $means }.
doc-mandate-reference = Mandate reference
doc-creditor-id = Creditor ID
doc-account-holder = Account holder
doc-reference = Payment reference
# R-403
doc-default-notice = You will be in default at the latest 30 days after this invoice is due and has reached you, without a reminder being needed (section 286 (3) of the German Civil Code).

## Contract confirmation
doc-title-contract = Contract confirmation
doc-contract-starts = Contract starts
doc-contract-intro = Thank you for your order of { $moment }. We confirm the following contract. Please keep this letter.
doc-contract-plan = Your plan
doc-contract-included = Included
doc-contract-prices = Prices
doc-contract-price-what = Price component
doc-contract-price-when = Charged
doc-by-usage = by usage
doc-contract-conditions = Term and conditions
doc-contract-ordered = Ordered
doc-contract-trial = Trial
doc-contract-trial-until = free of charge up to and including { $date }
doc-contract-start = Start
doc-contract-term = Term
doc-contract-notice = Notice
doc-contract-renewal = Renewal
doc-contract-terms = Terms
doc-contract-terms-version = { $title }, version { $version } of { $date }
doc-contract-pay-by = Payment method
doc-contract-pay-debit = SEPA direct debit from { $iban }, mandate reference { $reference }
doc-contract-pay-invoice = { $count ->
    [0] Invoice, payable on receipt
    [one] Invoice, payable within one day of receipt
   *[other] Invoice, payable within { $count } days of receipt
}
doc-mandate-heading = SEPA direct debit mandate
doc-mandate-creditor = Creditor
doc-mandate-debtor = Debtor
doc-mandate-kind = Type of payment
doc-mandate-recurring = Recurrent payments
# R-603; the English wording of the EPC core mandate
doc-mandate-text = By signing this mandate form, you authorise { $creditor } to send instructions to your bank to debit your account and your bank to debit your account in accordance with the instructions from { $creditor }.
doc-mandate-refund = As part of your rights, you are entitled to a refund from your bank under the terms and conditions of your agreement with your bank. A refund must be claimed within 8 weeks starting from the date on which your account was debited.
doc-mandate-signature = Given electronically by { $name } on { $date }, without a handwritten signature.
doc-early-heading = Start before the end of the withdrawal period
doc-early-declared = Declared on { $moment }.
doc-contract-closing = Kind regards

## Receipt of a cancellation or a withdrawal
doc-title-cancellation-receipt = Receipt of your cancellation
doc-title-withdrawal-receipt = Receipt of your withdrawal
doc-cancellation-receipt-intro = We received your cancellation. Please keep this receipt.
doc-withdrawal-receipt-intro = We received your withdrawal. Please keep this receipt.
doc-receipt-received = Received on
doc-receipt-offset = local time (UTC{ $offset })
doc-receipt-utc = { $moment } UTC
doc-cancellation-receipt-button = This cancellation was made with the button “{ cancel-button }” on our website.
doc-withdrawal-receipt-button = This withdrawal was made with the button “{ withdraw-button }” on our website.

## SEPA mandate
doc-mandate-b2b-heading = SEPA business-to-business direct debit mandate
doc-mandate-one-off = One-off payment
# R-603; the English wording of the EPC business-to-business mandate
doc-mandate-b2b-no-refund = This mandate is only intended for business-to-business transactions. You are not entitled to a refund from your bank after your account has been debited, but you are entitled to request your bank not to debit your account up until the day on which the payment is due.
doc-mandate-b2b-bank = Please confirm this mandate to your bank before the first direct debit. Without it the bank will not execute the debit.
doc-mandate-intro = You gave us the following mandate. Please keep this letter.
doc-mandate-evidence = How the mandate was given
doc-mandate-given = Given on
doc-mandate-form = Form
doc-mandate-by-tick = Electronically with the order: tick box beside the text of the mandate
doc-mandate-by-tick-in-account = Electronically in the customer’s account, after entering the password again: box ticked next to the mandate’s text
doc-mandate-version = Version of the text
doc-mandate-address = Network address

## Statement of account
doc-title-statement = Statement of account
doc-statement-balance = Balance
doc-statement-intro = These are all documents and payments on your customer account in the period named above.
doc-statement-entry = Document or payment
doc-statement-charged = Charged
doc-statement-credited = In your favour
doc-statement-running = Balance
doc-statement-before = Balance on { $date }
doc-statement-after = Balance on { $date }
doc-statement-empty = There were no documents and no payments in this period.
doc-statement-invoice = Invoice
doc-statement-correction = Invoice correction
doc-statement-payment = Payment
doc-statement-paid-back = Repayment
doc-statement-other = Posting
doc-statement-even = Your account is settled. Nothing is open.
doc-statement-owed = { $amount } are open at the end of the period. The invoices say how and by when to pay.
doc-statement-over = You have a credit balance of { $amount } at the end of the period.
