# Start
start-title = Abonnements verwalten
start-claim = Mit Turnus bestellen Kunden Abonnements selbst, sehen jede Rechnung und kündigen ohne Umwege.
start-merchants = Anbieter
start-empty = Hier ist noch kein Anbieter eingerichtet.
start-demo-title = Vorführung
start-demo-text = Sie können jede Bestellung ausprobieren. Mails landen im Postfach der Vorführung, und die Uhr lässt sich vorstellen.

# Offers
offers-title = Angebote
offers-lead = Alle Tarife von { $merchant } mit Preis, Laufzeit und Kündigungsfrist.
offers-empty = Zurzeit gibt es keine Angebote.
offer-choose = Auswählen
offer-choose-plan = Auswählen: { $product } { $plan }

# A quote in words (R-501 to R-503)
quote-tax-included = inkl. { $rate } USt. ({ $tax })
quote-tax-included-plain = inkl. USt. ({ $tax })
quote-tax-added = { $net } netto zzgl. { $rate } USt. ({ $tax })
quote-tax-none = Es fällt keine Umsatzsteuer an.
quote-and = { " und " }
quote-label-total = Gesamtpreis je Abrechnungszeitraum
quote-label-monthly = Gesamtpreis pro Monat
quote-label-one-off = Einmalig
quote-label-trial = Probezeit
quote-label-due-today = Heute fällig
quote-label-first-charge = Erste Zahlung
quote-label-minimum = Mindestlaufzeit
quote-label-notice = Kündigung
quote-label-renewal = Verlängerung
quote-label-extra = Weitere Kosten
quote-trial-until = kostenlos bis { $date }
quote-trial-ends = endet von selbst
quote-first-charge = { $amount } am { $date }
quote-minimum-until = { $span }, bis { $date }
quote-minimum-none = keine
quote-notice-initial = Frist { $span } zum Ende der Mindestlaufzeit
quote-notice-any-time = jederzeit, Frist { $span }
quote-notice-none = jederzeit ohne Frist
quote-renewal-open = auf unbestimmte Zeit, dann jederzeit kündbar, Frist { $span }
quote-renewal-open-from-start = läuft auf unbestimmte Zeit
quote-renewal-fixed = jeweils um { $span }, Kündigungsfrist { $notice } zum Ende
quote-extra-none = keine

# Order
order-title = { $product } bestellen
order-steps = Schritte der Bestellung
order-step-plan = Tarif
order-step-data = Daten
order-step-payment = Zahlung
order-step-check = Prüfen
order-recalculate = Preis neu berechnen
order-recalculate-hint = Nach einer Änderung von Tarif, Menge oder Kundenart.
order-included =
    { $count ->
        [one] { $count } ist im Grundpreis enthalten.
       *[other] { $count } sind im Grundpreis enthalten.
    }
order-known-customer = Sie sind schon Kunde?
order-signed-in = Sie sind angemeldet als { $name }. Vertrag und Rechnungen gehen an die Anschrift und E-Mail-Adresse Ihres Kontos.
order-kind = Sie bestellen als
order-kind-consumer = Privatperson
order-kind-business = Unternehmen
order-business-only = Nur bei einer Bestellung als Unternehmen.
order-vat-id-hint = Zum Beispiel DE123456789.
order-email-hint = Dorthin senden wir Vertragsbestätigung und Rechnungen.
order-password = Passwort für Ihr Konto
order-password-hint = Mindestens 12 Zeichen.
order-payment-sepa = Lastschrift
order-payment-sepa-hint = Wir buchen jeden Betrag am Fälligkeitstag ab.
order-payment-sepa-new = Neues Lastschriftmandat
order-payment-card = Karte
order-payment-card-new = Neue Karte
order-payment-card-hint = Nach der Bestellung geben Sie die Karte auf der Seite unseres Zahlungsanbieters ein und erlauben uns damit, fällige Beträge von ihr abzubuchen.
order-payment-invoice = Rechnung
order-payment-invoice-hint = Sie überweisen jeden Betrag selbst.
order-account-holder-hint = Wenn das Konto auf einen anderen Namen läuft. Leer gilt Ihr Name.
order-iban-hint = Zum Beispiel DE02 1203 0000 0000 2020 51.
order-mandate-tick = Ich erteile dieses SEPA-Lastschriftmandat.
mandate-title = SEPA-Lastschriftmandat
mandate-identifier = Gläubiger-Identifikationsnummer: { $identifier }
mandate-reference = Mandatsreferenz: wird Ihnen mit der Bestätigung mitgeteilt
mandate-kind = Zahlungsart: wiederkehrende Zahlung
mandate-text = { doc-mandate-text }
mandate-note = { doc-mandate-refund }
order-check-lead = Bitte prüfen Sie Ihre Angaben und die Übersicht Ihrer Bestellung. Bis zum letzten Klick können Sie alles ändern.
order-early-start-label = Ich verlange ausdrücklich, dass Sie vor Ablauf der Widerrufsfrist mit der Leistung beginnen. Mir ist bekannt, dass ich bei einem Widerruf den bis dahin erbrachten Teil der Leistung bezahle und dass mein Widerrufsrecht mit vollständiger Erfüllung des Vertrags erlischt.
order-terms-accept = Ich stimme den
order-terms-link = AGB
order-terms-accept-end = { " zu. " }
order-withdrawal-read = Die
order-withdrawal-link = Widerrufsbelehrung
order-withdrawal-read-end = { " habe ich zur Kenntnis genommen." }
# What is recorded as agreed to: the tick box in one piece.
order-terms-evidence = Ich stimme den AGB zu. Die Widerrufsbelehrung habe ich zur Kenntnis genommen.
order-legal-version = Fassung:
order-button = zahlungspflichtig bestellen
order-review = Ihre Bestellung
order-bar-total = Gesamtpreis
order-bar-review = Bestellung prüfen
review-title = Ihre Bestellung
review-features = Leistung
review-costs = Kosten
review-term = Laufzeit und Kündigung
review-after = Mit dem Klick schließen Sie den Vertrag mit { $merchant }. Die Bestätigung kommt sofort per E-Mail. Als Privatperson können Sie 14 Tage lang widerrufen.
review-incomplete = Mit diesen Angaben lässt sich noch kein Preis berechnen. Die Übersicht zeigt den letzten Stand.

# After the order
receipt-title = Ihre Bestellung ist eingegangen
receipt-lead = { $plan }, Vertragsnummer { $number }.
receipt-next = So geht es weiter
receipt-step-mail = Die Vertragsbestätigung ist unterwegs an { $email }.
receipt-step-trial = Bis { $date } testen Sie kostenlos.
receipt-step-debit = Am { $date } buchen wir { $amount } von Ihrem Konto { $iban } ab (Mandatsreferenz { $mandate }).
receipt-card-title = Ihre Karte fehlt noch
receipt-card-wanted = Die Bestellung gilt, es ist aber noch keine Karte hinterlegt. Sie können das jetzt oder später nachholen. Bis dahin bekommen Sie Rechnungen zum Überweisen.
receipt-step-card = Am { $date } buchen wir { $amount } von Ihrer Karte { $card } ab.
receipt-step-invoice = Am { $date } stellen wir { $amount } in Rechnung. Die Rechnung kommt per E-Mail.
receipt-to-contract = Zum Vertrag
receipt-agreed = Das haben Sie vereinbart
receipt-withdrawal-note = Sie können innerhalb von 14 Tagen ohne Angabe von Gründen widerrufen:

# Legal texts
legal-version = Fassung: { $version }

# Signing in
sign-in-title = Anmelden
sign-in-lead = Mit der E-Mail-Adresse und dem Passwort Ihrer Bestellung.
sign-in = Anmelden

# Verträge hier kündigen (R-530 to R-536)
cancel-title = Verträge hier kündigen
cancel-lead = Füllen Sie diese Angaben aus. Der Eingang wird Ihnen sofort bestätigt.
cancel-kind = Art der Kündigung
cancel-ordinary = Ordentliche Kündigung
cancel-ordinary-hint = Mit der vereinbarten Frist.
cancel-extraordinary = Außerordentliche Kündigung
cancel-extraordinary-hint = Aus wichtigem Grund, den Sie nennen.
cancel-reason-hint = Nur bei einer außerordentlichen Kündigung.
cancel-ends-on-hint = Ohne Datum gilt der frühestmögliche Zeitpunkt.
cancel-earliest = frühestmöglich
cancel-button = jetzt kündigen
cancel-receipt-title = Ihre Kündigung ist eingegangen
cancel-receipt-lead = Eingegangen am { $received }.
cancel-receipt-withdrawal-note = Haben Sie vor weniger als 14 Tagen bestellt? Dann können Sie statt der Kündigung auch widerrufen:
declaration-contract-hint = Vertragsnummer oder eine Bezeichnung, an der wir den Vertrag erkennen.
declaration-email-hint = Dorthin senden wir die Bestätigung.
declaration-download = Bestätigung herunterladen (PDF)
declaration-content = Inhalt Ihrer Erklärung
declaration-received = Eingang
declaration-made-by = Abgegeben durch
declaration-button = Schaltfläche „{ $button }“
declaration-contract-ends = Der Vertrag endet am
declaration-mail-note = Die Bestätigung geht auch an { $email }.

# Vertrag widerrufen (R-541 to R-545)
withdraw-title = Vertrag widerrufen
withdraw-lead = Einen Grund brauchen Sie nicht. Der Eingang wird Ihnen sofort bestätigt.
withdraw-button = Widerruf bestätigen
withdraw-receipt-title = Ihr Widerruf ist eingegangen
withdraw-receipt-lead = Eingegangen am { $received }.

# Countries
country-de = Deutschland
country-at = Österreich
country-ch = Schweiz
country-fr = Frankreich
country-nl = Niederlande
country-be = Belgien
country-lu = Luxemburg
country-dk = Dänemark
country-pl = Polen
country-cz = Tschechien
country-it = Italien
country-es = Spanien
country-se = Schweden
country-li = Liechtenstein
country-gb = Vereinigtes Königreich
country-us = Vereinigte Staaten
