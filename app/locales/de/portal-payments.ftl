# Payment methods: which there are, and what is paid by them
payment-add-mandate = Lastschriftmandat erteilen
payment-pays-for-nothing = zurzeit keinen Vertrag
payment-contracts = Womit Ihre Verträge bezahlt werden
payment-change = Zahlungsart ändern
payment-change-of = Zahlungsart ändern: { $contract }
payment-counts-from = Eine Änderung gilt ab der nächsten Rechnung. Was schon in Rechnung gestellt ist, wird bezahlt, wie es auf der Rechnung steht.
payment-remove = Entfernen
payment-remove-of = { $payment } entfernen
payment-remove-mandate = Damit widerrufen Sie das Mandat { $mandate }. Von diesem Konto wird nichts mehr abgebucht. Das Mandat bewahren wir als Nachweis auf.
payment-remove-invoice = Damit verschwindet diese Zahlungsart aus Ihrer Liste. Wählen können Sie sie jederzeit wieder.
payment-kept = Diese Zahlungsart wird noch gebraucht und kann deshalb nicht entfernt werden.
payment-kept-contracts = Verträge, die damit bezahlt werden
payment-kept-contracts-do = Wählen Sie für jeden dieser Verträge erst eine andere Zahlungsart.
payment-kept-debits = Offene Lastschriften
payment-kept-debits-do = Diese Beträge sind zur Abbuchung angekündigt. Warten Sie, bis sie bezahlt sind.
payment-billed = Schon in Rechnung gestellt
payment-billed-stays = Diese Rechnungen bleiben, wie sie angekündigt sind.
payment-billed-debit = wird am { $date } abgebucht, wie auf der Rechnung angekündigt
payment-billed-transfer = fällig am { $date }

# Choosing
payment-choose = Zahlungsart wählen
payment-choose-all = Für alle meine Verträge verwenden
payment-choose-save = Zahlungsart übernehmen
payment-now = wird zurzeit verwendet

# Giving a mandate
payment-mandate-lead = Erteilen Sie ein SEPA-Lastschriftmandat, damit wir fällige Beträge von Ihrem Konto abbuchen. Das Mandat bekommen Sie als PDF per E-Mail.
payment-mandate-account = Ihr Konto
payment-mandate-holder-hint = Wenn das Konto auf einen anderen Namen läuft. Leer gilt: { $name }.
payment-for-all = Alle meine Verträge
payment-for-now = { $number }, zurzeit { $payment }
payment-for-none = Noch nichts, nur hinterlegen
payment-password = Bestätigen, dass Sie es sind
payment-password-hint = Das Passwort, mit dem Sie sich als { $email } anmelden. Es schützt davor, dass jemand an Ihrem Gerät ein Konto einträgt.
payment-mandate-give = Lastschriftmandat erteilen
field-pays-for = Damit bezahlen
problem-iban-again = Geben Sie bitte auch die IBAN noch einmal ein: Sie wird erst mit dem Mandat gespeichert.
flash-mandate-given =
    { $count ->
        [0] Ihr Lastschriftmandat ist hinterlegt. Die Bestätigung mit dem Mandat kommt per E-Mail.
        [one] Ihr Lastschriftmandat ist hinterlegt. Ein Vertrag wird ab der nächsten Rechnung damit bezahlt. Die Bestätigung mit dem Mandat kommt per E-Mail.
       *[other] Ihr Lastschriftmandat ist hinterlegt. { $count } Verträge werden ab der nächsten Rechnung damit bezahlt. Die Bestätigung mit dem Mandat kommt per E-Mail.
    }
flash-mandate-known =
    { $count ->
        [0] Für dieses Konto haben wir schon ein Mandat. Es war nichts zu ändern.
        [one] Für dieses Konto haben wir schon ein Mandat. Ein Vertrag wird ab der nächsten Rechnung damit bezahlt.
       *[other] Für dieses Konto haben wir schon ein Mandat. { $count } Verträge werden ab der nächsten Rechnung damit bezahlt.
    }
flash-payment-chosen =
    { $count ->
        [0] Es war nichts zu ändern.
        [one] Die Zahlungsart ist geändert. Sie gilt ab der nächsten Rechnung.
       *[other] Die Zahlungsart ist für { $count } Verträge geändert. Sie gilt ab der nächsten Rechnung.
    }
flash-payment-removed = Die Zahlungsart ist entfernt.
flash-payment-in-use = Diese Zahlungsart wird noch gebraucht. Es ist nichts geschehen.

# Paying an invoice
pay-now = Jetzt bezahlen
pay-now-of = Rechnung { $number } jetzt bezahlen
pay-title = Rechnung { $number } bezahlen
pay-paid = Diese Rechnung ist bezahlt. Es ist nichts weiter zu tun.
pay-cancelled = Diese Rechnung ist storniert. Bitte bezahlen Sie sie nicht.
pay-debited = Diesen Betrag buchen wir am { $date } von Ihrem Konto ab. Bitte überweisen Sie ihn nicht.
pay-part = von insgesamt { $gross }
pay-until = Bitte überweisen Sie diesen Betrag bis zum { $date }.
pay-overdue = Dieser Betrag war am { $date } fällig. Bitte überweisen Sie ihn jetzt.
pay-transfer = Überweisung
pay-holder = Empfänger
pay-bank = Bank
pay-bic = BIC
pay-reference = Verwendungszweck
pay-takes-days = Eine Überweisung ist meist am nächsten Bankarbeitstag bei uns. Bis dahin steht die Rechnung noch als offen da.
pay-girocode-note = Fotografieren Sie den Code mit Ihrer Banking-App: Sie übernimmt Empfänger, Betrag und Verwendungszweck.
pay-invoice-pdf = Rechnung ansehen (PDF)

# Cards
payment-add-card = Karte hinterlegen
payment-card-until = { $card }, gültig bis { $until }
payment-card-soon = Diese Karte läuft bald ab. Hinterlegen Sie bitte vorher Ihre neue Karte.
payment-card-over = Diese Karte ist abgelaufen. Neue Rechnungen bekommen Sie zum Überweisen, bis Sie eine andere Zahlungsart wählen.
payment-card-lead = Ihre Karte geben Sie auf der Seite unseres Zahlungsanbieters ein. Wir erfahren nur Marke, letzte vier Ziffern und Ablaufdatum.
payment-card-consent = Mit dem Hinterlegen erlauben Sie uns, fällige Beträge von dieser Karte abzubuchen. Wie viel, steht jedes Mal auf der Rechnung. Sie können die Karte hier jederzeit entfernen.
payment-card-go = Weiter zum Zahlungsanbieter
payment-remove-card = Damit wird nichts mehr von dieser Karte abgebucht. Auch unser Zahlungsanbieter löscht sie.
flash-card-given =
    { $count ->
        [0] Ihre Karte ist hinterlegt.
        [one] Ihre Karte ist hinterlegt. Ein Vertrag wird ab der nächsten Rechnung damit bezahlt.
       *[other] Ihre Karte ist hinterlegt. { $count } Verträge werden ab der nächsten Rechnung damit bezahlt.
    }
flash-card-kept = Ihre Karte ist hinterlegt.
flash-card-not-given = Es wurde keine Karte hinterlegt. Es ist nichts gespeichert und nichts geändert.
flash-card-open = Ihre Karte ist noch nicht hinterlegt. Wenn Sie sie beim Zahlungsanbieter eingegeben haben, erscheint sie hier in Kürze.
flash-card-paid = Die Rechnung ist bezahlt.
flash-card-declined = Ihre Karte wurde abgelehnt. Die Rechnung ist noch offen.
flash-card-to-confirm = Ihre Bank möchte, dass Sie diese Zahlung bestätigen.
flash-card-waits = Die Zahlung ist noch unterwegs. Bitte bezahlen Sie die Rechnung nicht noch einmal.

# Paying by card
pay-by-card = Mit Karte bezahlen
pay-which-card = Karte
pay-by-card-chosen = { $amount } mit dieser Karte bezahlen
pay-by-card-with = { $amount } mit { $card } bezahlen
pay-charged = Diesen Betrag buchen wir von Ihrer Karte { $card } ab. Bitte überweisen Sie ihn nicht.
pay-confirm = Ihre Bank möchte, dass Sie die Zahlung von Ihrer Karte { $card } bestätigen. Wenn Sie das dort ablehnen, können Sie die Rechnung anders bezahlen.
pay-confirm-go = Zahlung bestätigen
pay-under-way = Diesen Betrag buchen wir gerade von Ihrer Karte { $card } ab. Bitte überweisen Sie ihn nicht.
overview-card-soon = Ihre Karte { $card } ist nur noch bis zum { $date } gültig.
overview-card-over = Ihre Karte { $card } ist seit dem { $date } abgelaufen.
overview-card-do = Zahlungsarten ansehen

# The default payment method
payment-default = Standard
payment-default-is = Ihre Standard-Zahlungsart
payment-default-lead = Ihre Standard-Zahlungsart ist bei neuen Bestellungen vorausgewählt. Ihre bestehenden Verträge ändert sie nicht.
payment-default-choose = Als Standard festlegen
payment-default-choose-of = { $payment } als Standard festlegen
payment-default-drop = Nicht mehr Standard
payment-default-drop-of = { $payment } nicht mehr als Standard verwenden
payment-default-next = Neue Standard-Zahlungsart
payment-default-none = Keine
payment-default-goes = Sie haben dann keine Standard-Zahlungsart mehr.
flash-default-payment = Die Standard-Zahlungsart ist festgelegt.
flash-default-payment-none = Sie haben keine Standard-Zahlungsart mehr.

# Orders paid by a card that is given afterwards
flash-order-without-card = Es wurde keine Karte hinterlegt. Ihre Bestellung gilt trotzdem.
overview-card-wanted = Für { $contract } fehlt noch Ihre Karte. Bis dahin überweisen Sie die Rechnungen bitte.
overview-card-wanted-do-of = Karte hinterlegen: { $contract }
