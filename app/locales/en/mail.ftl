# Mails in the merchant's voice. They greet by name, say what happens and when, and close with the business-letter fields.

## Every mail
mail-salutation = Dear { $name },
mail-salutation-nameless = Hello,
mail-closing = Kind regards
mail-questions = If you have any questions, write to us at { $email }.
mail-seat-and-register = Registered office { $seat }, { $register }
mail-seat = Registered office { $seat }
mail-managers = Managing directors: { $names }
mail-vat-id = VAT ID { $id }

## Order: acknowledgement of receipt and contract confirmation
mail-order-subject = Your order: { $plan } (contract { $number })
mail-order-title = Thank you for your order
mail-order-opening = We received your order of { $date } and confirm your contract.
mail-order-enclosed = The contract confirmation with all its terms is attached as a PDF. Please keep it.
mail-order-charge = First payment
mail-order-charge-debit = We will collect it from your account { $account } on { $date }.
mail-order-charge-transfer = Due on { $date }. We will send you an invoice with our bank details beforehand.
mail-plan = Plan
mail-contract-number = Contract number
mail-ordered-on = Ordered on
mail-free-until = Free until
mail-price = Price
mail-price-after-trial = Price after that
mail-payment = Payment
mail-payment-debit = SEPA direct debit, account { $account }
mail-payment-transfer = Bank transfer on invoice
mail-order-button = View contract
mail-order-withdrawal = You may withdraw from the contract within the withdrawal period without giving a reason. When it ends and what then applies is set out in the withdrawal information. The quickest way to withdraw is online:
mail-order-withdrawal-link = Withdraw from contract

## Invoice and credit note
mail-invoice-subject = Your invoice { $number } of { $date }
mail-invoice-title = Invoice { $number }
mail-invoice-opening = Your invoice of { $date } is attached.
mail-invoice-total = Invoice total
mail-invoice-button = View invoice
mail-credit-note-subject = Credit note { $number } of { $date }
mail-credit-note-title = Credit note { $number }
mail-credit-note-opening = Your credit note of { $date } is attached.
mail-credit-note-total = Amount in your favour
mail-credit-note-button = View credit note
mail-document-debit = We will collect { $amount } from your account { $account } on { $date }.
mail-document-transfer = Please transfer { $amount } by { $date }.
mail-document-credit-open = We will set the amount off against your open invoices. You need not do anything.
mail-document-credit-next = We will deduct the amount from your next invoice. You need not do anything.
mail-document-credit-refund = We will pay the amount back to you the same way you paid.
mail-document-settled = There is nothing left to pay.
mail-collected-on = Collected on
mail-collected-amount = Amount collected
mail-your-account = Your account
mail-mandate = Mandate reference
mail-creditor = Payee
mail-creditor-id = Creditor identifier
mail-prenotification = This message is our advance notice of the SEPA direct debit. Please make sure that your account is covered on the day of collection.
mail-transfer-holder = Payee
mail-transfer-iban = IBAN
mail-transfer-bic = BIC
mail-transfer-amount = Amount
mail-transfer-reference = Payment reference
mail-transfer-due = Payable by

## Receipt of a cancellation or a withdrawal
mail-received-at = Received
mail-received-moment =
    { $date }, { $time } ({ $offset })
    { $utc } UTC
mail-cancellation-subject = We received your cancellation
mail-cancellation-title = We received your cancellation
mail-cancellation-opening = Your cancellation reached us on { $date } at { $time }.
mail-cancellation-ends = Contract ends on
mail-cancellation-content = What you declared
mail-cancellation-by-button = You declared the cancellation with the button “{ cancel-button }” on our website.
mail-cancellation-next = Your contract ends on { $date } and will not renew. Until then everything stays as it is.
mail-cancellation-next-unmatched = We will match your cancellation to your contract and tell you when it ends. What counts is the time of receipt confirmed here.
mail-cancellation-withdrawal = You have cancelled your contract. While the withdrawal period runs, you may withdraw from it instead:
mail-withdrawal-subject = We received your withdrawal
mail-withdrawal-title = We received your withdrawal
mail-withdrawal-opening = Your withdrawal reached us on { $date } at { $time }.
mail-withdrawal-ends = Contract ends on
mail-withdrawal-content = What you declared
mail-withdrawal-by-button = You declared the withdrawal with the button “{ withdraw-button }” on our website.
mail-withdrawal-next = We will examine your withdrawal and get back to you. If it is in time, we will repay what we owe you within 14 days of this receipt at the latest, the same way you paid and at no cost to you.
mail-next = What happens next
mail-declaration-button = View contract

## Own words, kinds that are new
mail-order-received = We have received your order of { $date } and confirm your contract.
mail-cancellation-invoice-subject = Cancellation invoice { $number } of { $date }
mail-cancellation-invoice-title = Cancellation invoice { $number }
mail-cancellation-invoice-opening = Your cancellation invoice of { $date } is attached.
mail-cancellation-invoice-total = Amount in your favour
mail-cancellation-invoice-button = View cancellation invoice
mail-sample-subject = [Test] { $subject }

## Signing in; always in these words
mail-access-until = The link works for { $minutes } minutes, and only once.
mail-reset-subject = A new password for your account with { $merchant }
mail-reset-title = Set a new password
mail-reset-opening = A new password was asked for, for your account with { $merchant }. This button lets you set it:
mail-reset-button = Set a new password
mail-reset-not-me = You did not ask for this? Then do nothing: your password stays as it is. Do not pass the link on to anybody.
mail-link-subject = Your sign-in link for { $merchant }
mail-link-title = Sign in without a password
mail-link-opening = This button signs you in to { $merchant }:
mail-link-button = Sign in
mail-link-not-me = You did not ask for this? Then do nothing: nobody gets into your account without the link. Do not pass it on to anybody.
mail-password-changed-subject = Your password with { $merchant } was changed
mail-password-changed-title = Your password was changed
mail-password-changed-opening = The password of your account with { $merchant } was changed just now. If that was you, there is nothing to do.
mail-password-changed-not-me = It was not you? Then set a new password at once. That signs out every device. Your passkeys stay: afterwards look under “Sign-in and security” in your account whether you know them all.
mail-password-changed-button = Ask for a new password
mail-access-until-hours = The link works for { $hours } hours, and only once.
mail-confirm-email-subject = Confirm your new address with { $merchant }
mail-confirm-email-title = Confirm your new address
mail-confirm-email-opening = This address is to be used to sign in to { $merchant }. Confirm it with this button:
mail-confirm-email-button = Confirm the address
mail-confirm-email-not-me = You did not want this? Then do nothing: nothing changes without your confirmation.
mail-email-taken-subject = You already have an account with { $merchant }
mail-email-taken-title = You already have an account
mail-email-taken-opening = Somebody wanted to use this address for another account with { $merchant }. But you sign in with it already, so everything stays as it is.
mail-email-taken-not-me = If that was you, choose another address for the other account. If it was not, there is nothing to do.
mail-email-changing-subject = Your address with { $merchant } is about to change
mail-email-changing-title = Your address is about to change
mail-email-changing-opening = The address you sign in to { $merchant } with is to become { $email }. If that was you, there is nothing to do here: confirm the new address by the link that was sent there.
mail-email-changing-not-me = It was not you? Then stop the change at once:
mail-email-changing-button = Stop the change
mail-email-changed-subject = Your address with { $merchant } was changed
mail-email-changed-title = Your address was changed
mail-email-changed-opening = Nobody signs in to { $merchant } with this address any more; the new address is confirmed.
mail-email-changed-not-me = It was not you? Then please reply to this e-mail at once.
mail-factor-on-subject = Second factor with { $merchant } switched on
mail-factor-on-title = Second factor switched on
mail-factor-on-opening = A second factor was switched on just now for your account with { $merchant }. From now on you also need a code from your app to sign in. If that was you, there is nothing to do.
mail-factor-off-subject = Second factor with { $merchant } switched off
mail-factor-off-title = Second factor switched off
mail-factor-off-opening = The second factor of your account with { $merchant } was switched off just now. Your password or a link by e-mail is enough to sign in again. If that was you, there is nothing to do.
mail-recovery-used-subject = Sign-in to { $merchant } with a recovery code
mail-recovery-used-title = Recovery code used
mail-recovery-used-opening = Somebody has just signed in to { $merchant } with one of your recovery codes. If that was you, there is nothing to do.
mail-recovery-used-left =
    { $count ->
        [0] It was your last code. Get new ones under “Sign-in and security” in your account.
        [one] One code is left.
       *[other] { $count } codes are left.
    }
mail-recovery-renewed-subject = New recovery codes with { $merchant }
mail-recovery-renewed-title = New recovery codes
mail-recovery-renewed-opening = New recovery codes were made just now for your account with { $merchant }. The earlier ones no longer work. If that was you, there is nothing to do.
mail-factor-not-me = It was not you? Then set a new password at once: that signs out every device. Please reply to this e-mail, too.
mail-passkey-added-subject = New passkey for your account with { $merchant }
mail-passkey-added-title = Passkey added
mail-passkey-added-opening = The passkey “{ $name }” was added to your account with { $merchant } just now. It signs in without a password and without a code. If that was you, there is nothing to do.
mail-passkey-added-not-me = It was not you? Then set a new password at once, and afterwards remove the passkey under “Sign-in and security” in your account: a new password alone does not remove it. Please reply to this e-mail, too.
mail-passkey-removed-subject = Passkey removed from your account with { $merchant }
mail-passkey-removed-title = Passkey removed
mail-passkey-removed-opening = The passkey “{ $name }” was removed from your account with { $merchant } just now. It signs nobody in any more. If that was you, there is nothing to do.

## A customer's data were changed
mail-account-subject = Your details at { $merchant } were changed
mail-account-title = Your details were changed
mail-account-opening = Details in your customer account were changed.
mail-account-changed = Changed
mail-account-company = Company
mail-account-name = Name
mail-account-address = Address
mail-account-invoice-email = E-mail address for invoices
mail-account-vat-id = VAT ID
mail-account-lang = Language
mail-account-payment-method = Payment method
mail-account-other = other details
mail-account-issued = The new details apply from the next invoice on. What was issued before stays as it is.
mail-account-button = View your details
mail-account-not-you = Was that not you? Then please write to us at once: { $email }.

# About a request for erasure
mail-erasure-received-subject = Your request for erasure at { $merchant }
mail-erasure-received-title = Your request for erasure has arrived
mail-erasure-received = You demanded that we erase your data. You will have an answer by { $date }.
mail-erasure-law = The law makes us keep invoices, postings and correspondence. These data are locked, and erased when their period ends.
mail-erasure-button = View the request
mail-erasure-not-you = That was not you? Then withdraw the request in your account, and please write to us at { $email }.
mail-erasure-erased-subject = Your data at { $merchant } are erased
mail-erasure-erased-title = Your data are erased
mail-erasure-erased = We have erased what we do not have to keep, your access to the account included.
mail-erasure-locked = The law makes us keep invoices, postings and correspondence. They are locked; the last period ends on { $date }.
mail-erasure-refused-subject = Your request for erasure at { $merchant }
mail-erasure-refused-title = We cannot erase your data
mail-erasure-refused = We have looked into your request for erasure and cannot follow it.
mail-erasure-reason = Reason
mail-erasure-complaint = You can complain to a data protection authority, or go to court.

# A mandate given in the customer's account
mail-mandate-subject = Your SEPA direct debit mandate for { $merchant }
mail-mandate-title = Your direct debit mandate
mail-mandate-opening = You gave us a SEPA direct debit mandate in your customer account. It is attached as a PDF.
mail-mandate-holder = Account holder
mail-mandate-account = Account
mail-mandate-contracts = Pays for
mail-mandate-from = The mandate applies from the next invoice on. What has been invoiced already is paid as its invoice says. We announce each debit with its invoice.
mail-mandate-button = View payment methods

# Confirmation of a change
mail-change-subject = Your contract { $number }: { $what }
mail-change-opening = We confirm the change of your contract { $number } of { $date }.
mail-change-due = Charged with it
mail-change-rest = Everything else stays as your contract confirmation says. What is charged or credited stands on the invoice, which you receive separately.
mail-change-keep = Cancellation withdrawn
mail-change-keep-plan = Scheduled switch withdrawn
mail-change-convert = Trial ended, contract begun
mail-change-units = { $name }, new quantity: { $count }
mail-change-book = { $name } booked
mail-change-end-add-on = { $name } ended
mail-change-pause = Pause entered
mail-change-resume = Pause ended
mail-change-other = Change entered

# Users of a customer
mail-access-until-days = The link works for { $days } days and only once.
mail-user-role = Role: { $role }. { $means }
mail-invitation-subject = Invitation to { $merchant }
mail-invitation-title = You are invited
mail-invitation-opening = { $inviter } invites you to help manage the contracts of { $customer } with { $merchant }.
mail-invitation-button = See the invitation
mail-invitation-not-me = You do not know the sender? Then do nothing: nothing happens without your consent. Do not pass the link on to anybody.
mail-user-joined-subject = New access to your contracts with { $merchant }
mail-user-joined-title = Somebody has access now
mail-user-joined-opening = { $email } accepted the invitation and from now on has access to the contracts of { $customer } with { $merchant }.
mail-user-joined-button = See who has access
mail-user-joined-not-me = If this person should not have access, remove it there and change your password.
mail-role-changed-subject = Your role with { $merchant } was changed
mail-role-changed-title = Your role was changed
mail-role-changed-opening = You have another role for the contracts of { $customer } with { $merchant } from now on.
mail-access-ended-subject = Your access with { $merchant } has ended
mail-access-ended-title = Your access has ended
mail-access-ended-opening = You no longer have access to the contracts of { $customer } with { $merchant }. If that is a mistake, please ask your contact there.
mail-staff-invitation-opening = { $inviter } invites you to work with { $merchant }.
mail-staff-joined-subject = New access to the team of { $merchant }
mail-staff-joined-opening = { $name } ({ $email }) accepted your invitation and belongs to the team of { $merchant } from now on.
mail-staff-role-changed-opening = You have another role in the team of { $merchant } from now on.
mail-staff-access-ended-opening = You no longer have access to the team of { $merchant }. If that is a mistake, please ask your contact there.

# Cards
mail-document-card = We will charge { $amount } to your card { $card } on { $date }. There is nothing you need to do.
mail-card-declined-subject = Your card was declined: invoice { $number } is still open
mail-card-declined-title = Your card was declined
mail-card-declined = We could not charge { $amount } for invoice { $number } to your card { $card }. The invoice is still open. Please pay it in another way.
mail-card-declined-button = Pay the invoice
mail-card-confirm-subject = Please confirm the payment of invoice { $number }
mail-card-confirm-title = Your bank asks for a confirmation
mail-card-confirm = We would like to charge { $amount } for invoice { $number } to your card { $card }. Your bank requires you to confirm this payment.
mail-card-confirm-button = Confirm the payment
mail-card-expires-subject = Your card { $card } is about to expire
mail-card-expires-title = Your card is about to expire
mail-card-expires = Your card { $card } is valid until { $date } only. After that we cannot charge anything to it any more.
mail-card-expires-do = Please save your new card before then or choose another payment method. Otherwise you will get the next invoices to be paid by transfer.
mail-card-expires-button = View payment methods
