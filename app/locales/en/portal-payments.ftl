# Payment methods: which there are, and what is paid by them
payment-add-mandate = Give a direct debit mandate
payment-pays-for-nothing = no contract at present
payment-contracts = How your contracts are paid
payment-change = Change payment method
payment-change-of = Change payment method: { $contract }
payment-counts-from = A change applies from the next invoice on. What has been invoiced already is paid as its invoice says.
payment-remove = Remove
payment-remove-of = Remove { $payment }
payment-remove-mandate = This revokes the mandate { $mandate }. Nothing more will be debited from this account. We keep the mandate as evidence.
payment-remove-invoice = This payment method disappears from your list. You can choose it again at any time.
payment-kept = This payment method is still needed and therefore cannot be removed.
payment-kept-contracts = Contracts paid by it
payment-kept-contracts-do = Choose another payment method for each of these contracts first.
payment-kept-debits = Open debits
payment-kept-debits-do = These amounts have been announced for debit. Wait until they are paid.
payment-billed = Already invoiced
payment-billed-stays = These invoices stay as they were announced.
payment-billed-debit = will be debited on { $date }, as announced on the invoice
payment-billed-transfer = due on { $date }

# Choosing
payment-choose = Choose a payment method
payment-choose-all = Use it for all my contracts
payment-choose-save = Use this payment method
payment-now = in use at present

# Giving a mandate
payment-mandate-lead = Give a SEPA direct debit mandate so that we collect what is due from your account. You will get the mandate as a PDF by e-mail.
payment-mandate-account = Your account
payment-mandate-holder-hint = If the account is in another name. Left empty: { $name }.
payment-for-all = All my contracts
payment-for-now = { $number }, at present { $payment }
payment-for-none = Nothing yet, just keep it
payment-password = Confirm that it is you
payment-password-hint = The password you sign in with as { $email }. It keeps others who use your device from entering an account.
payment-mandate-give = Give the mandate
field-pays-for = Pay with it
problem-iban-again = Please enter the IBAN once more, too: it is kept only with the mandate.
flash-mandate-given =
    { $count ->
        [0] Your direct debit mandate is kept. The confirmation with the mandate comes by e-mail.
        [one] Your direct debit mandate is kept. One contract is paid by it from the next invoice on. The confirmation with the mandate comes by e-mail.
       *[other] Your direct debit mandate is kept. { $count } contracts are paid by it from the next invoice on. The confirmation with the mandate comes by e-mail.
    }
flash-mandate-known =
    { $count ->
        [0] We have a mandate for this account already. There was nothing to change.
        [one] We have a mandate for this account already. One contract is paid by it from the next invoice on.
       *[other] We have a mandate for this account already. { $count } contracts are paid by it from the next invoice on.
    }
flash-payment-chosen =
    { $count ->
        [0] There was nothing to change.
        [one] The payment method is changed. It applies from the next invoice on.
       *[other] The payment method is changed for { $count } contracts. It applies from the next invoice on.
    }
flash-payment-removed = The payment method is removed.
flash-payment-in-use = This payment method is still needed. Nothing has happened.

# Paying an invoice
pay-now = Pay now
pay-now-of = Pay invoice { $number } now
pay-title = Pay invoice { $number }
pay-paid = This invoice is paid. There is nothing more to do.
pay-cancelled = This invoice has been cancelled. Please do not pay it.
pay-debited = We will debit this amount from your account on { $date }. Please do not transfer it.
pay-part = of { $gross } in total
pay-until = Please transfer this amount by { $date }.
pay-overdue = This amount was due on { $date }. Please transfer it now.
pay-transfer = Bank transfer
pay-holder = Recipient
pay-bank = Bank
pay-bic = BIC
pay-reference = Reference
pay-takes-days = A transfer usually reaches us on the next banking day. Until then the invoice is still shown as open.
pay-girocode-note = Take a picture of the code with your banking app: it fills in recipient, amount and reference.
pay-invoice-pdf = View the invoice (PDF)

# Cards
payment-add-card = Save a card
payment-card-until = { $card }, valid until { $until }
payment-card-soon = This card expires soon. Please save your new card before then.
payment-card-over = This card has expired. You will get new invoices to be paid by transfer until you choose another payment method.
payment-card-lead = You enter your card on our payment provider’s page. We learn only its brand, its last four digits and when it expires.
payment-card-consent = By saving it you allow us to charge what is due to this card. How much is on each invoice. You can remove the card here at any time.
payment-card-go = Continue to the payment provider
payment-remove-card = Nothing more will be charged to this card. Our payment provider deletes it, too.
flash-card-given =
    { $count ->
        [0] Your card is saved.
        [one] Your card is saved. One contract is paid by it from the next invoice on.
       *[other] Your card is saved. { $count } contracts are paid by it from the next invoice on.
    }
flash-card-kept = Your card is saved.
flash-card-not-given = No card was saved. Nothing is stored and nothing has changed.
flash-card-open = Your card is not saved yet. If you have entered it at the payment provider, it will appear here shortly.
flash-card-paid = The invoice is paid.
flash-card-declined = Your card was declined. The invoice is still open.
flash-card-to-confirm = Your bank would like you to confirm this payment.
flash-card-waits = The payment is still on its way. Please do not pay the invoice again.

# Paying by card
pay-by-card = Pay by card
pay-which-card = Card
pay-by-card-chosen = Pay { $amount } with this card
pay-by-card-with = Pay { $amount } with { $card }
pay-charged = We will charge this amount to your card { $card }. Please do not transfer it.
pay-confirm = Your bank would like you to confirm the payment from your card { $card }. If you refuse it there, you can pay the invoice in another way.
pay-confirm-go = Confirm the payment
pay-under-way = We are charging this amount to your card { $card }. Please do not transfer it.
overview-card-soon = Your card { $card } is valid only until { $date }.
overview-card-over = Your card { $card } expired on { $date }.
overview-card-do = View payment methods

# The default payment method
payment-default = Default
payment-default-is = Your default payment method
payment-default-lead = Your default payment method is preselected for new orders. It does not change the contracts you have.
payment-default-choose = Make default
payment-default-choose-of = Make { $payment } the default
payment-default-drop = No longer default
payment-default-drop-of = No longer use { $payment } as the default
payment-default-next = New default payment method
payment-default-none = None
payment-default-goes = You will have no default payment method then.
flash-default-payment = The default payment method is set.
flash-default-payment-none = You no longer have a default payment method.

# Orders paid by a card that is given afterwards
flash-order-without-card = No card was saved. Your order stands all the same.
overview-card-wanted = Your card for { $contract } is still missing. Until you save one, please transfer the invoices.
overview-card-wanted-do-of = Save a card: { $contract }
