# Demo mode: mailbox, clock, logins.
demo-note = A demonstration with invented data.
demo-mailbox-link = Sent mails and clock
demo-logins-title = Logins to try
demo-column-role = Role
demo-role-customer = Customer
demo-role-owner = Owner
demo-role-support = Support
mailbox-title = Sent mails
mailbox-lead = In the demonstration no mail leaves the house. It ends up here.
mailbox-mails = Mails, newest first
mailbox-empty = No mail has been sent yet.
mailbox-to = to { $to }
mailbox-attachment-count =
    { $count ->
        [one] { $count } attachment
       *[other] { $count } attachments
    }
mailbox-from-label = From
mailbox-to-label = To
mailbox-sent-label = Sent
mailbox-attachments = Attachments
mailbox-text = Text
mailbox-html = As a mail program shows it
clock-title = Move the clock
clock-shows = Today is { $date }. Everything due until the new day happens.
clock-day = 1 day
clock-week = 1 week
clock-month = 1 month
clock-forward = { $merchant }: { $step } forward
