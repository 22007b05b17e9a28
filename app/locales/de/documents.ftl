# Invoices and letters on paper. Wordings of the law stand to the letter; see the R-numbers in docs and code.

## Every letter
doc-attachment = Diese Rechnung als strukturierte Daten (EN 16931)
doc-page = Seite { $page } von { $pages }
doc-salutation = Guten Tag,
doc-date = Datum
doc-customer-number = Kundennummer
doc-contract-number = Vertragsnummer
doc-iban = IBAN
doc-bic = BIC
doc-bank = Bank
doc-footer-seat = Sitz: { $place }
doc-footer-managers = Geschäftsführung: { $names }
doc-footer-vat-id = USt-IdNr.
doc-footer-tax-number = Steuernummer
doc-footer-iban = IBAN { $iban }
doc-footer-bic = BIC { $bic }
doc-moment = { $date } um { $time } Uhr

## Invoice
doc-title-invoice = Rechnung
doc-title-correction = Rechnungskorrektur
doc-title-cancellation = Stornorechnung
doc-title-corrected = Rechnungsberichtigung
doc-corrects-line = zur Rechnung { $number } vom { $date }
doc-invoice-number = Rechnungsnummer
doc-invoice-date = Rechnungsdatum
doc-document-number = Belegnummer
doc-service-period = Leistungszeitraum
doc-due-on = Fällig am
doc-collected-on = Abbuchung am
doc-charged-on = Belastung am
doc-paid-on = Bezahlt am
doc-buyer-vat-id = Ihre USt-IdNr.
doc-order-number = Ihre Bestellnummer
doc-buyer-reference = Ihre Referenz
doc-invoice-intro = wir berechnen Ihnen die folgenden Leistungen.
doc-correction-intro = wir berichtigen die genannte Rechnung wie folgt.
doc-cancellation-intro = wir heben die genannte Rechnung vollständig auf.
doc-corrected-intro = wir berichtigen die Angaben der genannten Rechnung. Dieses Schreiben tritt an ihre Stelle.
doc-column-position = Pos.
doc-column-service = Leistung und Zeitraum
doc-column-quantity = Menge
doc-column-unit-price = Einzelpreis
doc-column-tax = USt.
doc-column-amount = Betrag
doc-column-amount-net = Betrag netto
doc-column-amount-gross = Betrag inkl. USt.
doc-prorated = { $period } ({ $used } von { $full } Tagen)
doc-tiered = gestaffelt
doc-carried = Übertrag
doc-tax-rate = Umsatzsteuer
doc-tax-net = Netto
doc-tax-tax = Steuer
doc-tax-gross = Brutto
doc-tax-at = Steuersatz { $rate }
doc-tax-sum = Summe
doc-tax-exempt = steuerfrei
doc-tax-reverse-charge = Reverse Charge
doc-tax-outside-scope = nicht im Inland steuerbar
doc-total-invoice = Rechnungsbetrag
doc-total-correction = Korrekturbetrag
doc-total-cancellation = Stornobetrag
doc-prepayment-with-tax = { $title } (darin { $tax } Umsatzsteuer)
doc-payable = Noch zu zahlen
doc-payment-heading = Zahlung
doc-pay-debit = Wir buchen { $amount } am { $date } per SEPA-Lastschrift von Ihrem Konto { $account } ab. Bitte sorgen Sie für Deckung.
doc-pay-transfer = Bitte überweisen Sie { $amount } bis zum { $date } auf dieses Konto:
doc-terms-transfer = Zahlbar bis zum { $date } ohne Abzug.
doc-girocode = Zahlen mit GiroCode
doc-girocode-alt = QR-Code mit den Angaben dieser Überweisung
doc-pay-charge = Wir belasten { $means } am { $date } mit { $amount }. Sie müssen nichts tun.
doc-pay-paid = Diese Rechnung ist bezahlt: Zahlung eingegangen am { $date }, { $means }. Vielen Dank.
doc-pay-nothing = Es ist nichts zu zahlen.
doc-refund-heading = Erstattung
doc-refund-balance = Wir verrechnen { $amount } mit Ihren offenen oder künftigen Rechnungen.
doc-refund-account = Wir überweisen { $amount } auf Ihr Konto { $account }.
doc-refund-means = Wir erstatten { $amount } über { $means }.
doc-mandate-reference = Mandatsreferenz
doc-creditor-id = Gläubiger-ID
doc-account-holder = Kontoinhaber
doc-reference = Verwendungszweck
# R-403
doc-default-notice = Sie geraten spätestens 30 Tage nach Fälligkeit und Zugang dieser Rechnung in Verzug, ohne dass es einer Mahnung bedarf (§ 286 Abs. 3 BGB).

## Contract confirmation
doc-title-contract = Vertragsbestätigung
doc-contract-starts = Vertragsbeginn
doc-contract-intro = vielen Dank für Ihre Bestellung vom { $moment }. Wir bestätigen Ihnen den folgenden Vertrag. Bitte bewahren Sie dieses Schreiben auf.
doc-contract-plan = Ihr Tarif
doc-contract-included = Enthalten
doc-contract-prices = Preise
doc-contract-price-what = Preisbestandteil
doc-contract-price-when = Zahlweise
doc-by-usage = nach Verbrauch
doc-contract-conditions = Laufzeit und Bedingungen
doc-contract-ordered = Bestellung
doc-contract-trial = Probezeit
doc-contract-trial-until = kostenlos bis einschließlich { $date }
doc-contract-start = Beginn
doc-contract-term = Laufzeit
doc-contract-notice = Kündigung
doc-contract-renewal = Verlängerung
doc-contract-terms = Grundlage
doc-contract-terms-version = { $title }, Fassung { $version } vom { $date }
doc-contract-pay-by = Zahlungsart
doc-contract-pay-debit = SEPA-Lastschrift von { $iban }, Mandatsreferenz { $reference }
doc-contract-pay-invoice = { $count ->
    [0] Rechnung, zahlbar sofort nach Zugang
    [one] Rechnung, zahlbar innerhalb eines Tages nach Zugang
   *[other] Rechnung, zahlbar innerhalb von { $count } Tagen nach Zugang
}
doc-mandate-heading = SEPA-Lastschriftmandat
doc-mandate-creditor = Zahlungsempfänger
doc-mandate-debtor = Zahlungspflichtiger
doc-mandate-kind = Zahlungsweise
doc-mandate-recurring = Wiederkehrende Zahlungen
# R-603, to the letter
doc-mandate-text = Ich ermächtige (Wir ermächtigen) { $creditor }, Zahlungen von meinem (unserem) Konto mittels Lastschrift einzuziehen. Zugleich weise ich mein (weisen wir unser) Kreditinstitut an, die von { $creditor } auf mein (unser) Konto gezogenen Lastschriften einzulösen.
doc-mandate-refund = Hinweis: Ich kann (Wir können) innerhalb von acht Wochen, beginnend mit dem Belastungsdatum, die Erstattung des belasteten Betrages verlangen. Es gelten dabei die mit meinem (unserem) Kreditinstitut vereinbarten Bedingungen.
doc-mandate-signature = Elektronisch erteilt von { $name } am { $date }, ohne handschriftliche Unterschrift.
doc-early-heading = Beginn vor Ablauf der Widerrufsfrist
doc-early-declared = Erklärt am { $moment }.
doc-contract-closing = Freundliche Grüße

## Receipt of a cancellation or a withdrawal
doc-title-cancellation-receipt = Eingangsbestätigung Ihrer Kündigung
doc-title-withdrawal-receipt = Eingangsbestätigung Ihres Widerrufs
doc-cancellation-receipt-intro = wir haben Ihre Kündigung erhalten. Bitte bewahren Sie diese Bestätigung auf.
doc-withdrawal-receipt-intro = wir haben Ihren Widerruf erhalten. Bitte bewahren Sie diese Bestätigung auf.
doc-receipt-received = Eingegangen am
doc-receipt-offset = Ortszeit (UTC{ $offset })
doc-receipt-utc = { $moment } UTC
doc-cancellation-receipt-button = Diese Kündigung wurde mit der Schaltfläche „{ cancel-button }“ auf unserer Website abgegeben.
doc-withdrawal-receipt-button = Dieser Widerruf wurde mit der Schaltfläche „{ withdraw-button }“ auf unserer Website abgegeben.

## SEPA mandate
doc-mandate-b2b-heading = SEPA-Firmenlastschrift-Mandat
doc-mandate-one-off = Einmalige Zahlung
# R-603, to the letter
doc-mandate-b2b-no-refund = Hinweis: Dieses Lastschriftmandat dient nur dem Einzug von Lastschriften, die auf Konten von Unternehmen gezogen sind. Ich bin (Wir sind) nicht berechtigt, nach der erfolgten Einlösung eine Erstattung des belasteten Betrages zu verlangen. Ich bin (Wir sind) berechtigt, mein (unser) Kreditinstitut bis zum Fälligkeitstag anzuweisen, Lastschriften nicht einzulösen.
doc-mandate-b2b-bank = Bitte bestätigen Sie dieses Mandat Ihrem Kreditinstitut vor der ersten Lastschrift. Ohne diese Bestätigung löst es sie nicht ein.
doc-mandate-intro = Sie haben uns das folgende Mandat erteilt. Bitte bewahren Sie dieses Schreiben auf.
doc-mandate-evidence = So wurde das Mandat erteilt
doc-mandate-given = Erteilt am
doc-mandate-form = Form
doc-mandate-by-tick = Elektronisch mit der Bestellung: Ankreuzfeld neben dem Text des Mandats
doc-mandate-by-tick-in-account = Elektronisch im Kundenkonto, nach erneuter Eingabe des Passworts: Ankreuzfeld neben dem Text des Mandats
doc-mandate-version = Fassung des Textes
doc-mandate-address = Netzwerkadresse

## Statement of account
doc-title-statement = Kontoauszug
doc-statement-balance = Saldo
doc-statement-intro = hier finden Sie alle Belege und Zahlungen zu Ihrem Kundenkonto im genannten Zeitraum.
doc-statement-entry = Beleg oder Zahlung
doc-statement-charged = Berechnet
doc-statement-credited = Zu Ihren Gunsten
doc-statement-running = Saldo
doc-statement-before = Saldo am { $date }
doc-statement-after = Saldo am { $date }
doc-statement-empty = In diesem Zeitraum gab es keine Belege und keine Zahlungen.
doc-statement-invoice = Rechnung
doc-statement-correction = Rechnungskorrektur
doc-statement-payment = Zahlung
doc-statement-paid-back = Rückzahlung
doc-statement-other = Buchung
doc-statement-even = Ihr Konto ist ausgeglichen. Es ist nichts offen.
doc-statement-owed = Am Ende des Zeitraums sind { $amount } offen. Wie und bis wann Sie zahlen, steht auf den Rechnungen.
doc-statement-over = Am Ende des Zeitraums haben Sie ein Guthaben von { $amount }.
