# Mails in the merchant's voice. They greet by name, say what happens and when, and close with the business-letter fields.
# After the greeting a German sentence goes on in lower case.

## Every mail
mail-salutation = Guten Tag { $name },
mail-salutation-nameless = Guten Tag,
mail-closing = Freundliche Grüße
mail-questions = Fragen beantworten wir gern unter { $email }.
mail-seat-and-register = Sitz { $seat }, { $register }
mail-seat = Sitz { $seat }
mail-managers = Geschäftsführung: { $names }
mail-vat-id = USt-IdNr. { $id }

## Order: acknowledgement of receipt and contract confirmation
mail-order-subject = Ihre Bestellung: { $plan } (Vertrag { $number })
mail-order-title = Danke für Ihre Bestellung
mail-order-opening = wir haben Ihre Bestellung vom { $date } erhalten und bestätigen Ihren Vertrag.
mail-order-enclosed = Die Vertragsbestätigung mit allen Bedingungen finden Sie als PDF im Anhang. Bitte bewahren Sie sie auf.
mail-order-charge = Erste Zahlung
mail-order-charge-debit = Wir buchen den Betrag am { $date } von Ihrem Konto { $account } ab.
mail-order-charge-transfer = Fällig am { $date }. Sie erhalten vorher eine Rechnung mit unserer Bankverbindung.
mail-plan = Tarif
mail-contract-number = Vertragsnummer
mail-ordered-on = Bestellt am
mail-free-until = Kostenlos bis
mail-price = Preis
mail-price-after-trial = Preis danach
mail-payment = Zahlungsart
mail-payment-debit = SEPA-Lastschrift, Konto { $account }
mail-payment-transfer = Überweisung nach Rechnung
mail-order-button = Vertrag ansehen
mail-order-withdrawal = Sie können den Vertrag innerhalb der Widerrufsfrist ohne Angabe von Gründen widerrufen. Wann sie endet und was dann gilt, steht in der Widerrufsbelehrung. Am schnellsten widerrufen Sie online:
mail-order-withdrawal-link = Vertrag widerrufen

## Invoice and credit note
mail-invoice-subject = Ihre Rechnung { $number } vom { $date }
mail-invoice-title = Rechnung { $number }
mail-invoice-opening = Ihre Rechnung vom { $date } finden Sie im Anhang.
mail-invoice-total = Rechnungsbetrag
mail-invoice-button = Rechnung ansehen
mail-credit-note-subject = Rechnungskorrektur { $number } vom { $date }
mail-credit-note-title = Rechnungskorrektur { $number }
mail-credit-note-opening = Ihre Rechnungskorrektur vom { $date } finden Sie im Anhang.
mail-credit-note-total = Betrag zu Ihren Gunsten
mail-credit-note-button = Rechnungskorrektur ansehen
mail-document-debit = Wir buchen { $amount } am { $date } von Ihrem Konto { $account } ab.
mail-document-transfer = Bitte überweisen Sie { $amount } bis zum { $date }.
mail-document-credit-open = Wir verrechnen den Betrag mit Ihren offenen Rechnungen. Sie müssen nichts tun.
mail-document-credit-next = Wir verrechnen den Betrag mit Ihrer nächsten Rechnung. Sie müssen nichts tun.
mail-document-credit-refund = Wir zahlen Ihnen den Betrag auf demselben Weg zurück, auf dem Sie gezahlt haben.
mail-document-settled = Es ist nichts mehr zu zahlen.
mail-collected-on = Abbuchung am
mail-collected-amount = Betrag der Abbuchung
mail-your-account = Ihr Konto
mail-mandate = Mandatsreferenz
mail-creditor = Zahlungsempfänger
mail-creditor-id = Gläubiger-Identifikationsnummer
mail-prenotification = Mit dieser Nachricht kündigen wir Ihnen die SEPA-Lastschrift an. Bitte sorgen Sie dafür, dass Ihr Konto am Tag der Abbuchung gedeckt ist.
mail-transfer-holder = Empfänger
mail-transfer-iban = IBAN
mail-transfer-bic = BIC
mail-transfer-amount = Betrag
mail-transfer-reference = Verwendungszweck
mail-transfer-due = Zahlbar bis

## Receipt of a cancellation or a withdrawal
mail-received-at = Eingegangen
mail-received-moment =
    { $date } um { $time } Uhr ({ $offset })
    { $utc } UTC
mail-cancellation-subject = Eingangsbestätigung Ihrer Kündigung
mail-cancellation-title = Ihre Kündigung ist eingegangen
mail-cancellation-opening = Ihre Kündigung ist am { $date } um { $time } Uhr bei uns eingegangen.
mail-cancellation-ends = Vertrag endet am
mail-cancellation-content = Inhalt Ihrer Kündigung
mail-cancellation-by-button = Sie haben die Kündigung mit der Schaltfläche „{ cancel-button }“ auf unserer Website erklärt.
mail-cancellation-next = Ihr Vertrag endet am { $date } und verlängert sich nicht. Bis dahin bleibt alles, wie es ist.
mail-cancellation-next-unmatched = Wir ordnen Ihre Kündigung Ihrem Vertrag zu und teilen Ihnen mit, wann er endet. Für den Zeitpunkt zählt der Eingang, den wir hier bestätigen.
mail-cancellation-withdrawal = Sie haben Ihren Vertrag gekündigt. Solange die Widerrufsfrist läuft, können Sie ihn stattdessen auch widerrufen:
mail-withdrawal-subject = Eingangsbestätigung Ihres Widerrufs
mail-withdrawal-title = Ihr Widerruf ist eingegangen
mail-withdrawal-opening = Ihr Widerruf ist am { $date } um { $time } Uhr bei uns eingegangen.
mail-withdrawal-ends = Vertrag endet am
mail-withdrawal-content = Inhalt Ihres Widerrufs
mail-withdrawal-by-button = Sie haben den Widerruf mit der Schaltfläche „{ withdraw-button }“ auf unserer Website erklärt.
mail-withdrawal-next = Wir prüfen Ihren Widerruf und melden uns bei Ihnen. Ist er fristgerecht, zahlen wir, was wir Ihnen zu erstatten haben, spätestens 14 Tage nach diesem Eingang auf demselben Weg zurück, auf dem Sie gezahlt haben. Das kostet Sie nichts.
mail-next = Wie es weitergeht
mail-declaration-button = Vertrag ansehen

## Own words, kinds that are new
mail-order-received = Wir haben Ihre Bestellung vom { $date } erhalten und bestätigen Ihren Vertrag.
mail-cancellation-invoice-subject = Stornorechnung { $number } vom { $date }
mail-cancellation-invoice-title = Stornorechnung { $number }
mail-cancellation-invoice-opening = Ihre Stornorechnung vom { $date } finden Sie im Anhang.
mail-cancellation-invoice-total = Betrag zu Ihren Gunsten
mail-cancellation-invoice-button = Stornorechnung ansehen
mail-sample-subject = [Test] { $subject }

## Signing in; always in these words
mail-access-until = Der Link gilt { $minutes } Minuten und nur einmal.
mail-reset-subject = Neues Passwort für Ihren Zugang bei { $merchant }
mail-reset-title = Neues Passwort festlegen
mail-reset-opening = für Ihren Zugang bei { $merchant } wurde ein neues Passwort angefordert. Mit dieser Schaltfläche legen Sie es fest:
mail-reset-button = Neues Passwort festlegen
mail-reset-not-me = Sie haben das nicht angefordert? Dann tun Sie nichts: Ihr Passwort bleibt, wie es ist. Geben Sie den Link an niemanden weiter.
mail-link-subject = Ihr Link zum Anmelden bei { $merchant }
mail-link-title = Anmelden ohne Passwort
mail-link-opening = mit dieser Schaltfläche melden Sie sich bei { $merchant } an:
mail-link-button = Anmelden
mail-link-not-me = Sie haben das nicht angefordert? Dann tun Sie nichts: Ohne den Link kommt niemand in Ihren Zugang. Geben Sie ihn an niemanden weiter.
mail-password-changed-subject = Ihr Passwort bei { $merchant } wurde geändert
mail-password-changed-title = Ihr Passwort wurde geändert
mail-password-changed-opening = das Passwort für Ihren Zugang bei { $merchant } wurde gerade geändert. Waren Sie das selbst, müssen Sie nichts tun.
mail-password-changed-not-me = Waren Sie es nicht? Dann legen Sie sofort ein neues Passwort fest. Alle angemeldeten Geräte werden dabei abgemeldet. Ihre Passkeys bleiben gültig: Sehen Sie danach in Ihrem Konto unter „Anmeldung und Sicherheit“ nach, ob Sie alle kennen.
mail-password-changed-button = Neues Passwort anfordern
mail-access-until-hours = Der Link gilt { $hours } Stunden und nur einmal.
mail-confirm-email-subject = Bestätigen Sie Ihre neue Adresse bei { $merchant }
mail-confirm-email-title = Neue Adresse bestätigen
mail-confirm-email-opening = diese Adresse soll für die Anmeldung bei { $merchant } gelten. Bestätigen Sie sie mit dieser Schaltfläche:
mail-confirm-email-button = Adresse bestätigen
mail-confirm-email-not-me = Sie wollten das nicht? Dann tun Sie nichts: Ohne Ihre Bestätigung ändert sich nichts.
mail-email-taken-subject = Sie haben schon einen Zugang bei { $merchant }
mail-email-taken-title = Sie haben schon einen Zugang
mail-email-taken-opening = jemand wollte diese Adresse für einen anderen Zugang bei { $merchant } verwenden. Mit ihr melden Sie sich aber schon an, deshalb bleibt alles, wie es ist.
mail-email-taken-not-me = Waren Sie das selbst, wählen Sie für den anderen Zugang eine andere Adresse. Waren Sie es nicht, müssen Sie nichts tun.
mail-email-changing-subject = Ihre Adresse bei { $merchant } soll geändert werden
mail-email-changing-title = Ihre Adresse soll geändert werden
mail-email-changing-opening = die Adresse für Ihre Anmeldung bei { $merchant } soll { $email } werden. Waren Sie das selbst, müssen Sie hier nichts tun: Bestätigen Sie die neue Adresse mit dem Link, der dorthin gesendet wurde.
mail-email-changing-not-me = Waren Sie es nicht? Dann stoppen Sie die Änderung sofort:
mail-email-changing-button = Änderung stoppen
mail-email-changed-subject = Ihre Adresse bei { $merchant } wurde geändert
mail-email-changed-title = Ihre Adresse wurde geändert
mail-email-changed-opening = mit dieser Adresse meldet sich bei { $merchant } ab jetzt niemand mehr an; die neue Adresse ist bestätigt.
mail-email-changed-not-me = Waren Sie es nicht? Dann antworten Sie bitte sofort auf diese E-Mail.
mail-factor-on-subject = Zweiter Faktor bei { $merchant } eingeschaltet
mail-factor-on-title = Zweiter Faktor eingeschaltet
mail-factor-on-opening = für Ihren Zugang bei { $merchant } wurde gerade ein zweiter Faktor eingeschaltet. Zum Anmelden brauchen Sie ab jetzt auch einen Code aus Ihrer App. Waren Sie das selbst, müssen Sie nichts tun.
mail-factor-off-subject = Zweiter Faktor bei { $merchant } ausgeschaltet
mail-factor-off-title = Zweiter Faktor ausgeschaltet
mail-factor-off-opening = für Ihren Zugang bei { $merchant } wurde gerade der zweite Faktor ausgeschaltet. Zum Anmelden genügt wieder Ihr Passwort oder ein Link per E-Mail. Waren Sie das selbst, müssen Sie nichts tun.
mail-recovery-used-subject = Anmeldung bei { $merchant } mit einem Wiederherstellungscode
mail-recovery-used-title = Wiederherstellungscode benutzt
mail-recovery-used-opening = bei { $merchant } hat sich gerade jemand mit einem Ihrer Wiederherstellungscodes angemeldet. Waren Sie das selbst, müssen Sie nichts tun.
mail-recovery-used-left =
    { $count ->
        [0] Es war Ihr letzter Code. Fordern Sie in Ihrem Konto unter „Anmeldung und Sicherheit“ neue an.
        [one] Es bleibt noch ein Code.
       *[other] Es bleiben noch { $count } Codes.
    }
mail-recovery-renewed-subject = Neue Wiederherstellungscodes bei { $merchant }
mail-recovery-renewed-title = Neue Wiederherstellungscodes
mail-recovery-renewed-opening = für Ihren Zugang bei { $merchant } wurden gerade neue Wiederherstellungscodes erstellt. Die bisherigen gelten nicht mehr. Waren Sie das selbst, müssen Sie nichts tun.
mail-factor-not-me = Waren Sie es nicht? Dann legen Sie sofort ein neues Passwort fest: Alle angemeldeten Geräte werden dabei abgemeldet. Antworten Sie außerdem auf diese E-Mail.
mail-passkey-added-subject = Neuer Passkey für Ihren Zugang bei { $merchant }
mail-passkey-added-title = Passkey hinzugefügt
mail-passkey-added-opening = zu Ihrem Zugang bei { $merchant } wurde gerade der Passkey „{ $name }“ hinzugefügt. Er meldet ohne Passwort und ohne Code an. Waren Sie das selbst, müssen Sie nichts tun.
mail-passkey-added-not-me = Waren Sie es nicht? Dann legen Sie sofort ein neues Passwort fest, und entfernen Sie danach den Passkey in Ihrem Konto unter „Anmeldung und Sicherheit“: Ein neues Passwort allein entfernt ihn nicht. Antworten Sie außerdem auf diese E-Mail.
mail-passkey-removed-subject = Passkey für Ihren Zugang bei { $merchant } entfernt
mail-passkey-removed-title = Passkey entfernt
mail-passkey-removed-opening = von Ihrem Zugang bei { $merchant } wurde gerade der Passkey „{ $name }“ entfernt. Er meldet niemanden mehr an. Waren Sie das selbst, müssen Sie nichts tun.

## A customer's data were changed
mail-account-subject = Ihre Daten bei { $merchant } wurden geändert
mail-account-title = Ihre Daten wurden geändert
mail-account-opening = In Ihrem Kundenkonto wurden Angaben geändert.
mail-account-changed = Geändert
mail-account-company = Firma
mail-account-name = Name
mail-account-address = Anschrift
mail-account-invoice-email = E-Mail-Adresse für Rechnungen
mail-account-vat-id = USt-IdNr.
mail-account-lang = Sprache
mail-account-payment-method = Zahlungsart
mail-account-other = andere Angaben
mail-account-issued = Die neuen Angaben gelten ab der nächsten Rechnung. Was schon ausgestellt ist, bleibt, wie es ist.
mail-account-button = Daten ansehen
mail-account-not-you = Waren Sie das nicht? Dann schreiben Sie uns bitte gleich an { $email }.

# About a request for erasure
mail-erasure-received-subject = Ihr Antrag auf Löschung bei { $merchant }
mail-erasure-received-title = Ihr Antrag auf Löschung ist eingegangen
mail-erasure-received = Sie haben verlangt, dass wir Ihre Daten löschen. Sie bekommen spätestens am { $date } eine Antwort.
mail-erasure-law = Rechnungen, Buchungen und Schriftverkehr müssen wir nach dem Gesetz aufbewahren. Diese Daten werden gesperrt und nach der Frist gelöscht.
mail-erasure-button = Antrag ansehen
mail-erasure-not-you = Waren Sie das nicht? Dann ziehen Sie den Antrag im Kundenkonto zurück und schreiben uns bitte an { $email }.
mail-erasure-erased-subject = Ihre Daten bei { $merchant } sind gelöscht
mail-erasure-erased-title = Ihre Daten sind gelöscht
mail-erasure-erased = Wir haben gelöscht, was wir nicht aufbewahren müssen, auch Ihren Zugang zum Kundenkonto.
mail-erasure-locked = Rechnungen, Buchungen und Schriftverkehr müssen wir nach dem Gesetz aufbewahren. Sie sind gesperrt; die letzte Frist endet am { $date }.
mail-erasure-refused-subject = Ihr Antrag auf Löschung bei { $merchant }
mail-erasure-refused-title = Wir können Ihre Daten nicht löschen
mail-erasure-refused = Wir haben Ihren Antrag auf Löschung geprüft und können ihm nicht folgen.
mail-erasure-reason = Grund
mail-erasure-complaint = Sie können sich bei einer Aufsichtsbehörde für den Datenschutz beschweren oder vor Gericht gehen.

# A mandate given in the customer's account
mail-mandate-subject = Ihr SEPA-Lastschriftmandat für { $merchant }
mail-mandate-title = Ihr Lastschriftmandat
mail-mandate-opening = Sie haben uns in Ihrem Kundenkonto ein SEPA-Lastschriftmandat erteilt. Sie finden es als PDF in der Anlage.
mail-mandate-holder = Kontoinhaber
mail-mandate-account = Konto
mail-mandate-contracts = Bezahlt
mail-mandate-from = Das Mandat gilt ab der nächsten Rechnung. Was schon in Rechnung gestellt ist, wird bezahlt, wie es auf der Rechnung steht. Jede Abbuchung kündigen wir mit der Rechnung an.
mail-mandate-button = Zahlungsarten ansehen

# Bestätigung einer Änderung
mail-change-subject = Ihr Vertrag { $number }: { $what }
mail-change-opening = wir bestätigen die Änderung Ihres Vertrags { $number } vom { $date }.
mail-change-due = Damit berechnet
mail-change-rest = Alles Übrige bleibt, wie es in Ihrer Vertragsbestätigung steht. Was berechnet oder gutgeschrieben wird, steht auf der Rechnung, die Sie gesondert erhalten.
mail-change-keep = Kündigung zurückgenommen
mail-change-keep-plan = Geplanter Wechsel zurückgenommen
mail-change-convert = Probezeit beendet, Vertrag begonnen
mail-change-units = { $name }, neue Menge: { $count }
mail-change-book = { $name } gebucht
mail-change-end-add-on = { $name } abbestellt
mail-change-pause = Pause eingetragen
mail-change-resume = Pause beendet
mail-change-other = Änderung eingetragen

# Users of a customer
mail-access-until-days = Der Link gilt { $days } Tage und nur einmal.
mail-user-role = Rolle: { $role }. { $means }
mail-invitation-subject = Einladung zu { $merchant }
mail-invitation-title = Sie sind eingeladen
mail-invitation-opening = { $inviter } lädt Sie ein, bei { $merchant } die Verträge von { $customer } mit zu verwalten.
mail-invitation-button = Einladung ansehen
mail-invitation-not-me = Sie kennen den Absender nicht? Dann tun Sie nichts: Ohne Ihre Zustimmung geschieht nichts. Geben Sie den Link an niemanden weiter.
mail-user-joined-subject = Neuer Zugang zu Ihren Verträgen bei { $merchant }
mail-user-joined-title = Jemand hat jetzt Zugang
mail-user-joined-opening = { $email } hat die Einladung angenommen und ab jetzt Zugang zu den Verträgen von { $customer } bei { $merchant }.
mail-user-joined-button = Zugänge ansehen
mail-user-joined-not-me = Soll diese Person keinen Zugang haben, entfernen Sie ihn dort und ändern Sie Ihr Passwort.
mail-role-changed-subject = Ihre Rolle bei { $merchant } ist geändert
mail-role-changed-title = Ihre Rolle ist geändert
mail-role-changed-opening = für die Verträge von { $customer } bei { $merchant } haben Sie ab jetzt eine andere Rolle.
mail-access-ended-subject = Ihr Zugang bei { $merchant } ist beendet
mail-access-ended-title = Ihr Zugang ist beendet
mail-access-ended-opening = zu den Verträgen von { $customer } bei { $merchant } haben Sie keinen Zugang mehr. Wenn das ein Versehen ist, wenden Sie sich an Ihre Ansprechperson dort.
mail-staff-invitation-opening = { $inviter } lädt Sie ein, bei { $merchant } mitzuarbeiten.
mail-staff-joined-subject = Neuer Zugang zum Team von { $merchant }
mail-staff-joined-opening = { $name } ({ $email }) hat Ihre Einladung angenommen und gehört ab jetzt zum Team von { $merchant }.
mail-staff-role-changed-opening = im Team von { $merchant } haben Sie ab jetzt eine andere Rolle.
mail-staff-access-ended-opening = Sie haben keinen Zugang zum Team von { $merchant } mehr. Wenn das ein Versehen ist, wenden Sie sich an Ihre Ansprechperson dort.

# Karten
mail-document-card = Wir buchen { $amount } am { $date } von Ihrer Karte { $card } ab. Sie müssen nichts tun.
mail-card-declined-subject = Ihre Karte wurde abgelehnt: Rechnung { $number } ist noch offen
mail-card-declined-title = Ihre Karte wurde abgelehnt
mail-card-declined = Wir konnten { $amount } für die Rechnung { $number } nicht von Ihrer Karte { $card } abbuchen. Die Rechnung ist noch offen. Bitte bezahlen Sie sie auf einem anderen Weg.
mail-card-declined-button = Rechnung bezahlen
mail-card-confirm-subject = Bitte bestätigen Sie die Zahlung der Rechnung { $number }
mail-card-confirm-title = Ihre Bank möchte eine Bestätigung
mail-card-confirm = Wir möchten { $amount } für die Rechnung { $number } von Ihrer Karte { $card } abbuchen. Ihre Bank verlangt, dass Sie diese Zahlung bestätigen.
mail-card-confirm-button = Zahlung bestätigen
mail-card-expires-subject = Ihre Karte { $card } läuft bald ab
mail-card-expires-title = Ihre Karte läuft bald ab
mail-card-expires = Ihre Karte { $card } ist nur bis zum { $date } gültig. Danach können wir nichts mehr von ihr abbuchen.
mail-card-expires-do = Bitte hinterlegen Sie vorher Ihre neue Karte oder wählen Sie eine andere Zahlungsart. Sonst bekommen Sie die nächsten Rechnungen zum Überweisen.
mail-card-expires-button = Zahlungsarten ansehen
