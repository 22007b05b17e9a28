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
problem-password-wrong = This is not your current password. Please enter it again.
flash-reset-mailed = If this address has an account, an e-mail with a link for a new password is on its way. Please look in your spam folder, too.
flash-link-mailed = If this address has an account, an e-mail with a sign-in link is on its way. Please look in your spam folder, too.
flash-password-set = Your new password is saved. Sign in with it now.

# Security of the own access
security-title = Sign-in and security
security-link = Change your password and see where you are signed in
security-back = Back to your account
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
