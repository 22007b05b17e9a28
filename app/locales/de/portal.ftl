# Overview
overview-greeting = Guten Tag, { $given_name } { $family_name }.
overview-next-charge = Nächste Zahlung
overview-next-charge-on = am { $date }, { $payment }
overview-next-charge-none = keine geplant
overview-open = Offen
overview-open-none = alles bezahlt
overview-open-some = noch zu zahlen
overview-open-debited = wird am { $date } abgebucht
overview-open-partly-debited = davon { $amount } werden abgebucht
overview-attention = Braucht Ihre Aufmerksamkeit
overview-overdue = { $amount } sind überfällig. Bitte überweisen Sie den Betrag mit der Rechnungsnummer als Verwendungszweck.
overview-contracts = Ihre Verträge
overview-invoices = Letzte Rechnungen
overview-all-invoices = alle ansehen

# Contracts
contracts-empty = Sie haben hier noch keinen Vertrag.
contracts-to-offers = Angebote ansehen
contract-name = { $product } { $plan }
contract-cancellable = kündbar bis { $until } zum { $end }
contract-cancellable-until = kündbar bis { $until }
contract-active = läuft
contract-pending-payment = wartet auf Zahlung
contract-paused = pausiert
contract-paused-until = pausiert bis { $date }
contract-suspended = ausgesetzt
contract-scheduled = beginnt am { $date }
contract-trialing = Probezeit bis { $date }
contract-ending = gekündigt zum { $date }
contract-ended = beendet am { $date }
contract-back = Alle Verträge
contract-facts = Vertrag
contract-number = Vertragsnummer
contract-ordered-on = Bestellt am
contract-starts-on = Laufzeit ab
contract-term-end = Mindestlaufzeit bis
contract-cancellation = Kündigung
contract-upcoming = Nächste Zahlungen
contract-upcoming-none = Es ist keine Zahlung geplant.
contract-components = Preisbestandteile
contract-by-usage = nach Verbrauch
contract-invoices = Rechnungen zu diesem Vertrag
contract-history = Verlauf
contract-confirmation = Vertragsbestätigung (PDF)
contract-cancel = Vertrag kündigen
history-ordered = Bestellt
history-first-payment-received = Erste Zahlung eingegangen
history-trial-started = Probezeit begonnen, bis { $date }
history-trial-converted = Probezeit beendet, der Vertrag läuft
history-plan-changed = Tarif gewechselt: { $plan } ab { $date }
history-scheduled-change-withdrawn = Geplanter Wechsel zurückgenommen
history-quantity-changed = Menge geändert: { $quantity } ab { $date }
history-add-on-booked = { $name } hinzugebucht ab { $date }
history-add-on-ended = Zusatz abbestellt, bis { $date }
history-discount-granted = Rabatt erhalten: { $label }
history-paused = Pausiert ab { $date }
history-resumed = Pause beendet
history-suspended = Ausgesetzt wegen offener Rechnungen
history-reinstated = Leistung wieder aufgenommen
history-price-change-offered = Neuer Preis angeboten ab { $date }
history-price-change-accepted = Neuem Preis zugestimmt
history-price-change-declined = Neuen Preis abgelehnt
history-cancellation-declared = Gekündigt zum { $date }
history-cancellation-revoked = Kündigung zurückgenommen
history-for-cause-declared = Außerordentlich gekündigt zum { $date }
history-for-cause-accepted = Außerordentliche Kündigung angenommen
history-for-cause-refused = Außerordentliche Kündigung abgelehnt
history-withdrawn = Widerrufen
history-ended = Vertrag beendet

# Tables
column-number = Nummer
column-issued = Datum
column-due = Fällig am
column-amount = Betrag
column-status = Stand
column-document = Beleg
column-customer = Kunde
column-component = Bestandteil
column-quantity = Menge
column-unit-price = Einzelpreis
column-cycle = Abrechnung

# Invoices
invoices-caption = Rechnungen und Rechnungskorrekturen, neueste zuerst
invoices-empty = Es gibt noch keine Rechnung.
invoice-paid = bezahlt
invoice-partly-paid = teilweise bezahlt
invoice-to-be-debited = wird abgebucht
invoice-open = offen
invoice-overdue = überfällig
invoice-still-open = davon offen: { $amount }
invoice-credit-note = Rechnungskorrektur
invoice-pdf = PDF
invoice-pdf-of = PDF von { $number }
invoice-xml = XML
invoice-xml-of = E-Rechnung zu { $number } als XML

# Payment methods
payment-methods-empty = Sie haben noch keine Zahlungsart hinterlegt.
payment-mandate = Mandatsreferenz
payment-since = Hinterlegt am
payment-pays-for = Bezahlt

# Account
account-data = Ihre Daten
account-number = Kundennummer
account-address = Anschrift
account-change-note = Stimmt etwas nicht? Schreiben Sie uns; die Adresse steht im Impressum.
account-language = Sprache
account-language-now = Diese Seite ist auf Deutsch.
payment-mandate-file = SEPA-Lastschriftmandat herunterladen (PDF)

statement-title = Kontoauszug
statement-lead = Alle Rechnungen, Korrekturen und Zahlungen eines Zeitraums mit laufendem Saldo, als PDF.
statement-from = Von
statement-until = Bis einschließlich
statement-button = Kontoauszug herunterladen
