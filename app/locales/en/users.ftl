# Who has access to a customer.
users-title = People with access
users-link = Who else has access: invite, change roles, remove
own-access-link = See your role or give up your access
users-lead = These people sign in with their own e-mail address and see what their role allows.
user-role = Role
user-since = Access since
user-action = Manage
user-here = This is you
user-signed-in-nowhere = Not signed in anywhere
user-change = Change
user-change-of = Change access of { $email }
user-owner = Owner
user-owner-means = May do everything: order, switch plans, cancel, pay and invite others.
user-billing = Billing
user-billing-means = Sees contracts and invoices, manages payment methods and billing details. Does not order or cancel.
user-technical = Technical
user-technical-means = Sees contracts, changes quantities and add-ons. Does not see invoices or payment methods.
user-read-only = Read only
user-read-only-means = Sees contracts, invoices and payment methods, changes nothing.
user-last-owner = This is the only owner. So that somebody can always invite others, role and access can only be changed once there is a second owner.
user-role-change = Change role
user-role-save = Save role
user-remove-title = Remove access
user-remove-note = This person will no longer see anything of your contracts and is told so by e-mail. Invitations they sent that nobody has accepted yet become void.
user-remove-own-note = This is your own access: you will no longer see anything of these contracts and would have to be invited again.
user-remove = Remove access
invitations-title = Open invitations
invitation-waits = { $role }, valid until { $date }
invitation-drop = Withdraw
invitation-drop-of = Withdraw the invitation to { $email }
invite-title = Invite somebody
invite-note = They receive an e-mail with a link that works for 7 days. They have access once they accept it.
field-own-password = Your password
invite-password-hint = So that nobody at a device you left open can invite others.
invite = Send invitation
problem-user-known = This person already has access. You can change their role in the list above.
problem-too-many-users = No more than 100 people and invitations together are possible. Remove those who no longer need access first.
flash-user-invited = The invitation is on its way.
flash-invitation-dropped = The invitation is withdrawn. Its link no longer works.
flash-invitation-accepted = You have accepted the invitation. Now sign in with this e-mail address.
flash-user-role-set = The new role applies at once. The person is told so by e-mail.
flash-user-removed = The access is removed.
flash-last-owner = This is the only owner. Make somebody else an owner first.

# The page of an invitation
invitation-title = Invitation: { $customer }
invitation-lead = { $inviter } invites you to help manage the contracts of { $customer }.
invitation-may = What you may do
invitation-none = Choose a password. From now on you sign in with it and your e-mail address.
invitation-known = You already have an access here with this e-mail address. Accept the invitation and then sign in as usual.
invitation-here = You are signed in here with this e-mail address. You can then move between your customers at the top of every page.
invitation-staff = This e-mail address belongs to a member of the provider's staff and cannot be a customer's access as well. Please ask for an invitation to another address.
invitation-accept = Accept invitation
invitation-gone-lead = The invitation was already accepted or withdrawn, or it has expired. If you accepted it, just sign in.

# One login, several customers
customers-title = Switch customer
customers-lead = You have access to these customers. Choose whose contracts and invoices you see.
customer-switch = Switch
customer-switch-from = Switch: now { $name }
customer-choice = { $number }, your role: { $role }
customer-here = Shown now
customer-choose = Show
customer-choose-of = Show { $name }

# The merchant's staff
nav-colleagues = Team
colleagues-lead = These people work here, each with an e-mail address of their own and a role.
colleague-remove-note = This person is signed out at once and cannot come back in. The name stays in the log; invitations this person sent are void.
colleague-remove-own-note = This is your own access: you are signed out at once and would have to be invited again.
staff-invitation-lead = { $inviter } invites you to work with { $merchant }.
staff-invitation-taken = Somebody signs in here with this e-mail address already. Please ask to be invited at another address.
field-your-name = Your name
field-your-name-hint = This is how it stands in the log and how your colleagues see it.
