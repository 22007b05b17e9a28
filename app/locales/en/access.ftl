# Getting into an access and keeping it.

# Links by mail
sign-in-forgotten = Forgotten your password?
sign-in-by-link = Get a sign-in link by e-mail
reset-title = Forgotten password
reset-lead = Enter the e-mail address you sign in with. We will send you a link to set a new password. It works for { $minutes } minutes.
reset-ask = Send a link for a new password
link-title = Sign in without a password
link-lead = Enter the e-mail address you sign in with. We will send you a link that signs you in once. It works for { $minutes } minutes.
link-ask = Send a sign-in link
link-back = Back to sign-in
link-use-title = Sign in now
link-use-lead = This button signs you in. The link in your e-mail is then used up.
link-gone-title = This link no longer works
link-gone-lead = It has been used or has expired. Simply ask for a new one.
link-gone-again = Get a new link
reset-set-title = Set a new password
reset-set-lead = You then sign in with the new password. You will be signed out on every device you are signed in on.
reset-set = Save the new password
password-hint = At least 12 characters.
field-password-now = Current password
field-new-password = New password
problem-password-wrong = This password is not right. Please enter the one you sign in with here.
flash-reset-mailed = If this address has an account, an e-mail with a link for a new password is on its way. Please look in your spam folder, too.
flash-link-mailed = If this address has an account, an e-mail with a sign-in link is on its way. Please look in your spam folder, too.
flash-password-set = Your new password is saved. Sign in with it now.

# Security of the own access
security-title = Sign-in and security
security-link = Change your password or e-mail address, set up a second factor or passkeys, see where you are signed in
security-lead = You sign in with { $email }.
security-password = Change your password
security-password-note = You will then be signed out on all other devices, and we will tell you by e-mail.
security-password-change = Change password
sign-ins-title = Signed-in devices
sign-ins-note = You are signed in here at the moment. If you do not recognise a device, sign it out and change your password.
sign-ins-end-others = Sign out all others
sign-in-here = This device
sign-in-end-of = Sign out { $device }
column-device = Device
column-last-seen = Last used
column-signed-in = Signed in since
column-action = Sign out
device-known = { $browser } on { $system }
device-unknown = Unknown device
flash-password-changed = Your password is changed. You are signed out on all other devices.
flash-sign-ins-ended =
    { $count ->
        [0] This device was already signed out.
        [one] One device is signed out.
       *[other] { $count } devices are signed out.
    }

# Another address
security-email = Change your e-mail address
security-email-note = The new address counts once you have confirmed it by a link we send there. Your current address gets a message.
security-email-change = Have the new address confirmed
security-email-pending = The address { $email } waits for your confirmation. We have sent an e-mail there; its link works for 24 hours.
security-email-drop = Do not change it after all
problem-email-same = You sign in with this address already. Enter another one.
field-new-email = New e-mail address
confirm-email-title = Confirm your new address
confirm-email-lead = You then sign in with { $email }. The current address will no longer work, and you will be signed out on other devices.
confirm-email-button = Confirm the address
stop-email-title = Stop the change of address
stop-email-lead = The address to sign in with will not become { $email }. You will be signed out on every device; set a new password afterwards.
stop-email-button = Stop the change
email-gone-lead = It has been used or has expired. “Sign-in and security” in your account shows which address counts.
flash-email-change-asked = We have sent an e-mail to the new address. Confirm it by the link there. Until then your current address counts.
flash-email-changed = Your new e-mail address is confirmed. Sign in with it from now on.
flash-email-change-stopped = The change is stopped. Your address stays as it is.
flash-email-change-stopped-outside = The change is stopped, and every device is signed out. Set a new password now: whoever wanted the change knew your current one.

# Second factor
second-factor-title = Second factor
second-factor-note = When you sign in, you are also asked for a code that an app on your phone shows. Somebody who only knows your password or reads your e-mails then cannot get into your account.
second-factor-set-up = Set up a second factor
second-factor-manage = Renew recovery codes or switch the second factor off
second-factor-since = Switched on since
second-factor-codes-left = Recovery codes left
second-factor-lead = From then on you need your password and your phone to sign in.
second-factor-needs = You need an app for one-time codes (TOTP) on your phone. Many password managers have it built in. First confirm that it is you.
second-factor-start = Show the key
second-factor-step-app = 1. Take the key into the app
second-factor-scan = Scan this QR code with the app.
second-factor-image = QR code with the key for your app
second-factor-type = Or type the key into the app:
second-factor-open-app = Open in the app on this device
second-factor-step-code = 2. Enter the first code
second-factor-confirm = Switch on the second factor
second-factor-on-lead = Your account is protected by a second factor.
second-factor-drop-title = Switch off the second factor
second-factor-drop-note = Your password or a link by e-mail is then enough to sign in again. The recovery codes no longer work. If you have a new phone, switch the second factor off and set it up anew.
second-factor-drop = Switch off the second factor
recovery-codes-title = Your recovery codes
recovery-codes-lead = One of these codes signs you in when your phone is not at hand. Each works once.
recovery-codes-keep = We show them only now. Keep them where you find them without your phone, for example on paper or in a password manager.
recovery-codes-kept = I have kept the codes
recovery-codes-renew-title = New recovery codes
recovery-codes-renew-note = You get ten new codes. None of the earlier ones works then.
recovery-codes-renew = Show new codes
field-code = Code
code-hint = Six digits from your app, or a recovery code.
code-hint-app = The six digits your app shows now.
problem-code-wrong = This code is not right or was used before. Enter the next one the app shows, and check the time on your phone.
enter-code-title = Enter the code
enter-code-lead = Your account is protected by a second factor. Open the app and enter the code it shows now. The sign-in waits for ten minutes.
enter-code-gone-title = No sign-in is waiting
enter-code-gone-lead = Either you are signed in already, or the sign-in has expired. In that case, please sign in again.
flash-second-factor-on = The second factor is switched on. Keep your recovery codes now.
flash-second-factor-off = The second factor is switched off.
flash-recovery-codes-renewed = Your new recovery codes work from now on, the earlier ones no longer do.
flash-recovery-code-used =
    { $count ->
        [0] You have used your last recovery code. Get new ones under “Sign-in and security”.
        [one] You have used a recovery code. One is left.
       *[other] You have used a recovery code. { $count } are left.
    }
flash-sign-in-expired = Your sign-in has expired. Please sign in again.

# Passkeys
passkeys-title = Passkeys
passkeys-note = With a passkey you sign in without a password: you unlock your device, for example by fingerprint, face or PIN.
passkeys-lead = With a passkey you sign in without e-mail address, password and code. You only unlock your device or your password manager, for example by fingerprint, face or PIN. It does not work on imitated pages.
passkey-set-up = Add a passkey
passkeys-manage = Add or remove passkeys
passkeys-need-scripts = To add a passkey, your browser has to run JavaScript. Please switch it on for that.
passkeys-unable = You cannot use a passkey with this browser or at this address.
passkey-add-title = Add a passkey
passkey-add = Continue
passkey-name-hint = By which you recognise it, for example “Laptop” or “Password manager”.
field-passkey-name = Name of the passkey
passkey-create-title = Create a passkey
passkey-create-lead = Your device now creates the passkey “{ $name }”. You have five minutes for that.
passkey-create = Create passkey
passkey-create-failed = No passkey was created. Please try again. If this device has a passkey for your account already, you do not need another one.
passkey-remove-title = Remove a passkey
passkey-remove-note = It then signs nobody in any more. Afterwards delete it on your device, too.
passkey-remove = Remove passkey
passkey-not-used = Not yet
column-passkey = Passkey
column-last-used = Last used
column-added = Added
problem-too-many-passkeys = You have ten passkeys already. Remove one first.
sign-in-by-passkey = Sign in with a passkey
sign-in-passkey-failed = Signing in with a passkey was given up or was not possible. Try again, or sign in with your password.
flash-passkey-added = Your new passkey is added. From now on you can sign in with it.
flash-passkey-removed = The passkey is removed.
flash-passkey-not-added = The passkey could not be added. Please try again.
flash-passkey-too-late = That took too long. Please start again.
flash-passkey-refused = You cannot sign in here with this passkey. Sign in with your password or with a link by e-mail.
