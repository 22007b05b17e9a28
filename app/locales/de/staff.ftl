# The merchant's own pages.
staff-overview-title = Stand am { $date }
staff-live-contracts = Laufende Verträge
staff-contracts-note = davon { $trials } in der Probezeit, { $customers } Kunden
staff-billed-this-month = In diesem Monat berechnet
staff-billed-note = brutto, abzüglich Korrekturen
staff-overdue = davon überfällig: { $amount }
staff-alarm-title = Das braucht Sie
staff-alarm-link = Ansehen und erneut versuchen
staff-parked-alarm =
    { $count ->
        [one] Ein Vertrag konnte nicht abgerechnet werden.
       *[other] { $count } Verträge konnten nicht abgerechnet werden.
    }
staff-undelivered-alarm =
    { $count ->
        [one] Eine Mail konnte nicht zugestellt werden.
       *[other] { $count } Mails konnten nicht zugestellt werden.
    }
staff-parked-title = Nicht abgerechnete Verträge
staff-parked-since = seit { $date }
nav-billing = Abrechnung
billing-due =
    { $count ->
        [0] Heute, am { $date }, ist nichts mehr abzurechnen.
        [one] Heute, am { $date }, ist noch ein Vertrag abzurechnen.
       *[other] Heute, am { $date }, sind noch { $count } Verträge abzurechnen.
    }
billing-all-well = Kein Vertrag wurde zurückgestellt, und alle Mails sind zugestellt oder unterwegs.
billing-going = Es wird abgerechnet
billing-progress = { $done } von { $total } Verträgen
billing-progress-rate = { $progress }, { $rate } je Sekunde
billing-progress-seconds = { $progress }, noch { $count } s
billing-progress-minutes = { $progress }, noch { $count } min
billing-look-again = Stand erneuern
billing-parked-note = Sie bleiben außen vor, bis Sie einen neuen Versuch verlangen. Was ihnen zusteht, wird dann nachgeholt.
billing-undelivered = Nicht zugestellte Mails
billing-undelivered-note = Mehrere Versuche sind gescheitert, oder ein weiterer wäre aussichtslos. Prüfen Sie die Adresse und den Mailserver.
billing-mail-since =
    { $count ->
        [one] seit { $date }, nach einem Versuch
       *[other] seit { $date }, nach { $count } Versuchen
    }
billing-more-waiting = Gezeigt werden { $shown } von { $count }.
billing-retry = Erneut versuchen
billing-retry-all = Alle erneut versuchen
mail-kind-contract-confirmation = Vertragsbestätigung
mail-kind-release = Beleg erstellen
mail-kind-document = Beleg
mail-kind-declaration-receipt = Eingangsbestätigung
billing-runs = Läufe
billing-runs-empty = Es wurde noch nichts abgerechnet.
billing-column-started = Begonnen
billing-column-until = Fällig bis
billing-column-credit-notes = Korrekturen
billing-state-going = läuft
billing-state-done = fertig
billing-state-parked = { $count } zurückgestellt
billing-state-failed = abgebrochen
billing-state-interrupted = unterbrochen
billing-interrupted-note = Das Programm wurde beendet. Was fehlt, holt der nächste Lauf nach.
flash-retrying-nothing = Dort wartete nichts mehr.
flash-retrying-contracts =
    { $count ->
        [one] Der Vertrag wird jetzt erneut abgerechnet. Gelingt es nicht, steht er gleich wieder hier.
       *[other] { $count } Verträge werden jetzt erneut abgerechnet. Was nicht gelingt, steht gleich wieder hier.
    }
flash-retrying-mails =
    { $count ->
        [one] Die Mail wird jetzt erneut gesendet. Gelingt es nicht, steht sie gleich wieder hier.
       *[other] { $count } Mails werden jetzt erneut gesendet. Was nicht gelingt, steht gleich wieder hier.
    }
customers-search = Name, Kundennummer oder E-Mail-Adresse
customers-search-button = Suchen
customers-empty = Es gibt noch keine Kunden.
customers-none-found = Zu „{ $search }“ wurde niemand gefunden. Versuchen Sie es mit weniger Buchstaben.
customer-back = Alle Kunden
customer-data = Kundendaten
customer-contracts-empty = Dieser Kunde hat keinen Vertrag.

nav-papers = Dokumente
papers-lead = Logo und eigene Absätze auf Rechnungen und Schreiben. Sie gelten für alles, was ab jetzt ausgestellt wird.
papers-owner-only = Ändern kann das nur, wer die Rolle Inhaber hat.
papers-logo = Logo
papers-logo-none = Es ist kein Logo hinterlegt. Oben auf den Dokumenten steht der Name.
papers-logo-svg = Hinterlegt ist eine SVG-Datei.
papers-logo-png = Hinterlegt ist eine PNG-Datei.
papers-logo-file = Neues Logo
papers-logo-hint = SVG oder PNG, höchstens 48 KB. Gedruckt wird es bis zu 70 mm breit und 14 mm hoch.
papers-logo-send = Logo hinterlegen
papers-logo-remove = Logo entfernen
papers-logo-missing = Bitte wählen Sie eine Datei aus.
papers-logo-too-large = Die Datei ist größer als 48 KB.
papers-logo-unreadable = Diese Datei lässt sich nicht drucken. Bitte verwenden Sie SVG oder PNG.
papers-texts = Texte
papers-kind-invoice = Rechnung
papers-kind-cancellation = Rechnungskorrektur
papers-kind-contract = Vertragsbestätigung
papers-kind-mandate = SEPA-Lastschriftmandat
papers-kind-cancellation-receipt = Eingangsbestätigung einer Kündigung
papers-kind-withdrawal-receipt = Eingangsbestätigung eines Widerrufs
papers-kind-statement = Kontoauszug
papers-sample-de = Muster auf Deutsch ansehen (PDF)
papers-sample-en = Muster auf Englisch ansehen (PDF)
papers-opening-de = Einleitung auf Deutsch
papers-closing-de = Schluss auf Deutsch
papers-opening-en = Einleitung auf Englisch
papers-closing-en = Schluss auf Englisch
papers-text-hint = Leer: der übliche Text. Eine Leerzeile trennt Absätze.
papers-save = Texte speichern
flash-papers-saved = Gespeichert. Neue Dokumente sehen ab jetzt so aus.
