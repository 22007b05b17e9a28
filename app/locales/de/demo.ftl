# Demo mode: mailbox, clock, logins.
demo-note = Vorführung mit erfundenen Daten.
demo-mailbox-link = Gesendete Mails und Uhr
demo-logins-title = Zugänge zum Ausprobieren
demo-column-role = Rolle
demo-role-customer = Kundin
demo-role-owner = Inhaber
demo-role-support = Kundenservice
mailbox-title = Gesendete Mails
mailbox-lead = In der Vorführung verlässt keine Mail das Haus. Sie landet hier.
mailbox-mails = Mails, neueste zuerst
mailbox-empty = Es wurde noch keine Mail gesendet.
mailbox-to = an { $to }
mailbox-attachment-count =
    { $count ->
        [one] { $count } Anhang
       *[other] { $count } Anhänge
    }
mailbox-from-label = Von
mailbox-to-label = An
mailbox-sent-label = Gesendet
mailbox-attachments = Anhänge
mailbox-text = Text
mailbox-html = Ansicht im Mailprogramm
clock-title = Uhr vorstellen
clock-shows = Heute ist der { $date }. Alles, was bis zum neuen Tag fällig wird, geschieht.
clock-day = 1 Tag
clock-week = 1 Woche
clock-month = 1 Monat
clock-forward = { $merchant }: { $step } vor
