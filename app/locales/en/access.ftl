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
security-link = Change your password or e-mail address, see where you are signed in
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
