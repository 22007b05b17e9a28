# What several areas say.

# Frame
skip-to-content = Zum Inhalt springen
nav-head = Sprache und Zugang
nav-main = Hauptnavigation
nav-overview = Übersicht
nav-contracts = Verträge
nav-invoices = Rechnungen
nav-payment-methods = Zahlungsarten
nav-account = Konto
nav-customers = Kunden
nav-my-contracts = Meine Verträge
nav-staff = Verwaltung
nav-sign-in = Anmelden
sign-out = Abmelden
cancel-link = Verträge hier kündigen
withdraw-link = Vertrag widerrufen
legal-imprint = Impressum
legal-privacy = Datenschutz
legal-terms = AGB
legal-accessibility = Barrierefreiheit
role-owner = Inhaber
role-billing = Buchhaltung
role-catalogue = Sortiment
role-support = Kundenservice
role-read-only = Nur ansehen
role-owner-means = Darf alles: auch andere einladen, Briefkopf und Vorlagen ändern, Daten löschen.
role-billing-means = Sieht Kunden und Zahlen, versendet und storniert Rechnungen, ordnet Zahlungen zu. Ändert keine Tarife.
role-catalogue-means = Legt Tarife, Preise und Anmeldeseiten fest und sieht die Zahlen. Sieht keine Kunden.
role-support-means = Sieht Kunden und hilft ihnen: ändert ihre Daten, versendet erneut, storniert. Sieht keine Auswertungen.
role-read-only-means = Sieht alles, ändert nichts.
pager = Weitere Seiten
pager-first = Zum Anfang
pager-next = Weitere anzeigen

# Time and money
span-days =
    { $count ->
        [one] { $count } Tag
       *[other] { $count } Tage
    }
span-weeks =
    { $count ->
        [one] { $count } Woche
       *[other] { $count } Wochen
    }
span-months =
    { $count ->
        [one] { $count } Monat
       *[other] { $count } Monate
    }
span-years =
    { $count ->
        [one] { $count } Jahr
       *[other] { $count } Jahre
    }
per-days =
    { $count ->
        [one] pro Tag
       *[other] alle { $count } Tage
    }
per-weeks =
    { $count ->
        [one] pro Woche
       *[other] alle { $count } Wochen
    }
per-months =
    { $count ->
        [one] pro Monat
       *[other] alle { $count } Monate
    }
per-years =
    { $count ->
        [one] pro Jahr
       *[other] alle { $count } Jahre
    }
price-per-cycle = { $amount } { $cycle }
# Prices that depend on how many units there are, or how many were used.
tier-up-to = bis { $count }: { $price }
tier-above = darüber: { $price }
tiers-volume = { $tiers } (alle Einheiten zum Preis der erreichten Stufe)
units-included = { $count } enthalten; die weiteren { $price }
price-by-units = je Einheit { $cycle }: { $price }
price-by-usage = nach Verbrauch { $cycle }, je Einheit: { $price }
price-net = { $price } (netto)
once = einmalig
date-and-time = { $date }, { $time } Uhr
date-and-time-offset = { $date }, { $time } Uhr (UTC{ $offset })
payment-sepa = Lastschrift { $iban }
payment-invoice = Überweisung nach Rechnung

# Messages of the action before
flash-signed-out = Sie sind abgemeldet.
flash-sign-in-failed = E-Mail-Adresse und Passwort passen nicht zusammen. Bitte prüfen Sie beide Angaben.
flash-too-many-attempts =
    { $minutes ->
        [one] Zu viele Versuche. Bitte warten Sie { $minutes } Minute und melden Sie sich dann erneut an.
       *[other] Zu viele Versuche. Bitte warten Sie { $minutes } Minuten und melden Sie sich dann erneut an.
    }
flash-clock-moved = Die Uhr zeigt jetzt { $date }. Neue Rechnungen: { $invoices }. Neue Mails: { $mails }.

# Fields
field-optional = (freiwillig)
field-other = Angabe
field-plan = Tarif
field-kind = Kundenart
field-company = Firma
field-vat-id = USt-IdNr.
field-given-name = Vorname
field-family-name = Nachname
field-name = Name
field-street = Straße
field-house-number = Hausnummer
field-postcode = Postleitzahl
field-city = Ort
field-country = Land
field-email = E-Mail-Adresse
field-password = Passwort
field-payment = Zahlungsart
field-account-holder = Kontoinhaber
field-iban = IBAN
field-mandate = Lastschriftmandat
field-terms = AGB und Widerrufsbelehrung
field-early-start = Sofortiger Beginn
field-cancellation = Art der Kündigung
field-reason = Grund der Kündigung
field-contract = Vertrag
field-ends-on = Gewünschtes Vertragsende
customer-consumer = Privatperson
customer-business = Unternehmen

# What needs mending
summary-title = Bitte prüfen Sie diese Angaben
problem-missing = „{ $field }“ fehlt noch. Bitte füllen Sie das Feld aus.
problem-email-malformed = Diese E-Mail-Adresse ist unvollständig. Sie braucht die Form name@beispiel.de.
problem-password-short = Das Passwort ist zu kurz. Bitte wählen Sie mindestens 12 Zeichen.
problem-postcode-malformed = Diese Postleitzahl passt nicht zum Land. In Deutschland hat sie 5 Ziffern.
problem-country-unsupported = Dieses Land beliefern wir nicht. Bitte wählen Sie ein Land aus der Liste.
problem-vat-id-malformed = Diese USt-IdNr. hat nicht die richtige Form. Eine deutsche lautet zum Beispiel DE123456789.
problem-vat-id-not-confirmed = Für Unternehmen in diesem Land brauchen wir eine bestätigte USt-IdNr. dieses Landes.
problem-iban-malformed = Diese IBAN enthält einen Tippfehler. Bitte vergleichen Sie sie mit Ihrer Bankkarte.
problem-quantity-malformed = „{ $field }“ braucht eine ganze Zahl, zum Beispiel 3.
problem-date-malformed = Dieses Datum gibt es nicht. Bitte geben Sie Tag, Monat und Jahr an, zum Beispiel 31.12.2026.
problem-too-long = „{ $field }“ ist zu lang. Bitte kürzen Sie die Angabe.
problem-unprintable = „{ $field }“ enthält ein Zeichen, das wir nicht drucken können. Bitte schreiben Sie es in lateinischen, griechischen oder kyrillischen Buchstaben.
problem-terms-not-accepted = Ohne Zustimmung zu den AGB kommt kein Vertrag zustande. Bitte setzen Sie das Häkchen.
problem-mandate-not-given = Für die Lastschrift brauchen wir Ihr Mandat. Bitte setzen Sie das Häkchen oder wählen Sie Rechnung.
problem-payment-method-unknown = Bitte wählen Sie, wie Sie zahlen möchten.
problem-early-start-not-requested = Ihr Vertrag beginnt vor Ablauf der Widerrufsfrist. Bitte verlangen Sie das ausdrücklich mit dem Häkchen.
problem-account-not-confirmed = Zu dieser E-Mail-Adresse gibt es schon einen Zugang. Bitte melden Sie sich an und bestellen Sie dann.
problem-plan-not-for-consumers = Diesen Tarif gibt es nur für Unternehmen. Bitte wählen Sie einen anderen Tarif oder „Unternehmen“.
problem-plan-not-for-businesses = Diesen Tarif gibt es nur für Privatpersonen. Bitte wählen Sie einen anderen Tarif oder „Privatperson“.
problem-offer-changed = Tarif, Menge, Preis oder Datum haben sich geändert. Bitte prüfen Sie die neue Summe und bestellen Sie dann.
problem-order-impossible = So lässt sich dieser Tarif nicht bestellen. Bitte wählen Sie einen anderen Tarif oder eine andere Menge.

# Errors
error-home = Zur Startseite
error-not-found-title = Diese Seite gibt es nicht
error-not-found-text = Die Adresse ist vielleicht falsch geschrieben, oder die Seite gehört zu einem anderen Zugang.
error-sign-in-required-title = Bitte melden Sie sich an
error-sign-in-required-text = Diese Seite sehen Sie nach der Anmeldung.
error-forbidden-title = Dafür fehlt Ihnen die Berechtigung
error-forbidden-text = Ihr Zugang darf diese Seite nicht sehen. Wer bei Ihnen die Rechte vergibt, kann das ändern.
error-bad-request-title = Diese Anfrage konnten wir nicht lesen
error-bad-request-text = Bitte gehen Sie zurück und senden Sie das Formular noch einmal ab.
error-unavailable-title = Das geht gerade nicht
error-unavailable-text = Ein Teil unserer Technik ist nicht erreichbar. Ihre Daten sind sicher. Bitte versuchen Sie es in einigen Minuten noch einmal.
error-internal-title = Da ist uns ein Fehler unterlaufen
error-internal-text = Wir haben ihn aufgezeichnet und kümmern uns darum. Bitte versuchen Sie es später noch einmal.
