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
mail-kind-contract-changed = Vertrag geändert
mail-kind-mandate = Lastschriftmandat
mail-kind-card = Mail zu einer Karte
mail-kind-forget-card = Karte beim Anbieter löschen
mail-kind-account-changed = Geänderte Daten
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
staff-document-invoice = Rechnung
staff-document-credit-note = Rechnungskorrektur
staff-document-cancellation = Stornorechnung
staff-document-lines = Positionen
staff-document-line = Leistung
staff-document-period = Zeitraum
staff-document-rate = Steuersatz
staff-document-tax-why = Warum dieser Satz
staff-document-net = Netto
staff-document-tax = Umsatzsteuer
staff-document-gross = Brutto
staff-document-open = Offen
staff-document-file = Beleg
staff-document-released = geprüft und abgelegt am { $date }
staff-document-waiting = wird erstellt
staff-document-blocked = kann nicht erstellt werden
staff-document-cancelled-by = Storniert durch
staff-document-cancels = Storniert
staff-cancel-title = Rechnung stornieren
staff-cancel-note = Eine Stornorechnung nimmt die ganze Rechnung zurück. Was die Verträge weiterhin schulden, wird sofort mit den heutigen Kundendaten neu berechnet. Bereits Gezahltes bleibt dem Kunden gutgeschrieben.
staff-cancel-reason = Grund
staff-cancel-reason-hint = Steht im Protokoll, nicht auf dem Beleg. Zum Beispiel: falsche Anschrift.
staff-cancel-button = { $number } über { $amount } stornieren
tax-reason-domestic-standard = Leistung im Inland, Regelsatz
tax-reason-domestic-reduced = Leistung im Inland, ermäßigter Satz
tax-reason-below-threshold = Verbraucher in der EU, unter der Lieferschwelle wie im Inland
tax-reason-destination = Verbraucher in der EU, Satz des Wohnsitzlandes
tax-reason-without-vat-id = Unternehmen in der EU ohne bestätigte USt-IdNr.
tax-reason-small-business = Kleinunternehmer, keine Umsatzsteuer
tax-reason-reverse-charge = Unternehmen in der EU, der Leistungsempfänger schuldet die Steuer
tax-reason-outside-eu = Unternehmen außerhalb der EU, im Inland nicht steuerbar
sending-waiting =
    { $count ->
        [one] Ein Beleg wartet auf den Versand.
       *[other] { $count } Belege warten auf den Versand.
    }
sending-ticked = Ausgewählte senden
sending-all = Alle { $count } senden
sending-tick = { $number } auswählen
sending-title = Versand
sending-is-at-once = Belege werden verschickt, sobald sie erstellt sind.
sending-is-by-button = Belege warten nach dem Erstellen, bis Sie sie hier verschicken.
sending-to-button = Künftig erst auf Knopfdruck senden
sending-to-at-once = Künftig sofort senden
letters-title = Briefe für den Drucker
letters-note = Eine PDF-Datei je Tag, mit den Belegen der Kunden, die Post bekommen.
letters-of = { $date }: { $count } Briefe
customer-delivery = Versand der Belege
customer-delivery-email = Der Kunde bekommt Belege per E-Mail.
customer-delivery-post = Der Kunde bekommt Belege per Post.
customer-delivery-to-post = Künftig per Post senden
customer-delivery-to-email = Künftig per E-Mail senden
flash-documents-sent =
    { $count ->
        [0] Es wartete nichts auf den Versand. Kreuzen Sie die Belege an, die verschickt werden sollen.
        [one] Ein Beleg ist unterwegs.
       *[other] { $count } Belege sind unterwegs.
    }
flash-sending-at-once = Belege werden künftig sofort verschickt. Was noch wartet, verschicken Sie hier.
flash-sending-by-button = Belege warten künftig, bis Sie sie verschicken.
flash-delivery-post = Der Kunde bekommt Belege künftig per Post.
flash-delivery-email = Der Kunde bekommt Belege künftig per E-Mail.
flash-invoice-cancelled =
    { $count ->
        [0] Die Rechnung ist storniert. Neu zu berechnen war nichts.
        [one] Die Rechnung ist storniert, und eine neue ist ausgestellt.
       *[other] Die Rechnung ist storniert, und { $count } neue sind ausgestellt.
    }
flash-invoice-cancelled-before = Diese Rechnung war schon storniert. Das ist die Stornorechnung.
flash-cancellation-needs-reason = Bitte geben Sie an, warum die Rechnung storniert wird.
flash-cancellation-refused = Ein späterer Beleg korrigiert diese Rechnung bereits. Stornieren Sie zuerst den späteren.

# Requests for erasure
mail-kind-erasure = Löschung von Daten
erasures-title = Anträge auf Löschung
erasure-answer-until = Antwort bis { $date }
erasure-staff-title = Antrag auf Löschung
erasure-staff-lead = Verlangt am { $date }. Die Antwort muss spätestens am { $answer } hinausgehen (Art. 12 Abs. 3 DSGVO).
erasure-carry-out-lead = Gelöscht werden der Zugang zum Kundenkonto, die Kalender-Adresse und die Einträge der Suche. Was aufzubewahren ist, wird gesperrt und ist dann nur noch für Inhaber sichtbar.
erasure-carry-out = Jetzt löschen und sperren
erasure-reason = Grund der Ablehnung
erasure-reason-hint = Geht per E-Mail an den Kunden.
erasure-refuse = Antrag ablehnen
erasure-restricted = Seit dem { $date } gesperrt: Diese Daten werden nur noch aufbewahrt, weil das Gesetz es verlangt.
erasure-gone = { $date }: { $what } von vor dem { $before } gelöscht ({ $count } Einträge)
invoices-with-locked = Auch Belege gesperrter Kunden zeigen
invoices-without-locked = Nur Belege des laufenden Betriebs zeigen
hold-title = Aufbewahrung über die Fristen hinaus
hold-lead = Solange eine Steuer nicht endgültig festgesetzt ist, darf nicht gelöscht werden, was dafür gebraucht wird (§ 147 Abs. 3 Satz 5 AO). Dann bleibt von diesem Kunden alles, auch wenn Fristen enden.
hold-reason = Grund
hold-reason-hint = Zum Beispiel: Betriebsprüfung für 2024 bis 2026. Der Kunde sieht ihn nicht.
hold-place = Löschen aussetzen
hold-since = Seit dem { $date } wird nichts gelöscht. Grund: { $reason }
hold-lift = Löschen wieder zulassen
flash-hold-placed = Von diesem Kunden wird nichts gelöscht, bis Sie es wieder zulassen.
flash-hold-lifted = Was nicht mehr aufbewahrt werden muss, wird wieder gelöscht.
flash-erasure-answered = Der Antrag ist beantwortet, der Kunde bekommt eine E-Mail.
flash-erasure-needs-reason = Nennen Sie bitte den Grund, mit höchstens 500 Zeichen.
flash-erasure-not-yet = Noch ist eine Löschung nicht möglich: Ein Vertrag läuft, oder ein Betrag ist offen.

# Charges that are not what was asked for
nav-charges = Karten
charges-title = Abweichende Abbuchungen
charges-lead = Hier steht, was der Zahlungsanbieter anders abgebucht hat, als es verlangt war. Als Zahlung zählt davon nichts. Klären Sie es mit dem Anbieter, und halten Sie fest, was daraus wurde.
charges-empty = Jede Abbuchung war, was verlangt war.
charge-of = Rechnung { $number }
charge-new = neu
charge-seen = in Klärung
charge-settled = geklärt
charge-customer = Kunde
charge-asked = Verlangt
charge-came = Abgebucht
charge-side = { $amount }, Verwendungszweck { $reference }
charge-other-card = Es wurde eine andere Karte belastet als verlangt.
charge-name = Abbuchung beim Anbieter
charge-found = Gefunden
charge-note = Notiz
charge-see = In Klärung nehmen
charge-see-of = { $charge } in Klärung nehmen
charge-settle = Geklärt
charge-settle-of = { $charge } ist geklärt
charge-settle-hint = Wenn es geklärt ist, schreiben Sie, wie. Die Rechnung ist danach zu überweisen, wenn sie noch offen ist.
charge-noted = Zuletzt bearbeitet: { $at }
charge-noted-by = Zuletzt bearbeitet: { $at }, { $name }
flash-charge-seen = Die Abbuchung ist in Klärung.
flash-charge-settled = Die Abbuchung ist geklärt.
flash-charge-needs-note = Bitte schreiben Sie in die Notiz, wie die Abbuchung geklärt wurde.
staff-charges-alarm =
    { $count ->
        [one] Eine Abbuchung von einer Karte ist nicht, was verlangt war.
       *[other] { $count } Abbuchungen von Karten sind nicht, was verlangt war.
    }
staff-charges-link = Abweichende Abbuchungen ansehen
