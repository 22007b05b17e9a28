# Names and words inside of files that customers take along
archive-name = Rechnungen
archive-missing-name = Noch nicht enthalten
archive-missing = Diese Belege sind ausgestellt, aber noch nicht fertig gesetzt. Laden Sie die ZIP-Datei später noch einmal herunter: { $numbers }
calendar-name = Termine bei { $merchant }

# Everything stored about a customer
data-archive-name = Meine-Daten
data-read-me = Lies mich
data-told =
    Diese Datei enthält alles, was { $merchant } am { $date } über Sie gespeichert hatte
    (Artikel 15 und 20 der Datenschutz-Grundverordnung).
data-files =
    WAS WO STEHT
    profile.json: wer Sie sind, Anschrift, Sprache, wie Sie Belege bekommen
    logins.json: wer sich für Sie anmelden kann und wo er angemeldet ist (Passwörter kennen wir nicht)
    payment-methods.json: Zahlungsarten und SEPA-Mandate, mit dem Nachweis der Erteilung
    contracts.json, contracts.csv: Verträge, wozu Sie eingewilligt haben, was an ihnen geändert wurde
    previews.json: Änderungen, die Sie sich angesehen haben
    invoices.json, invoices.csv: Rechnungen und Korrekturen mit ihren Positionen
    payments.json, payments.csv: Zahlungen und wofür sie zählen
    card-charges.json, card-charges.csv: Abbuchungen von Ihren Karten
    declarations.json: Kündigungen und Widerrufe
    mails.json, mails.csv: E-Mails, die wir Ihnen geschickt haben
    log.json, log.csv: wer wann was getan hat
    usage: was Sie verbraucht haben
    documents: Rechnungen und Korrekturen als PDF und als E-Rechnung (XML)
    papers: Vertragsbestätigungen, Mandate, Quittungen
    JSON und CSV sind in UTF-8 geschrieben, Beträge mit Dezimalpunkt, Zeiten in UTC.
data-purposes =
    WOZU
    Um Ihre Verträge zu erfüllen (Art. 6 Abs. 1 Buchst. b DSGVO) und weil das Gesetz Rechnungen,
    Buchungen und Schriftverkehr verlangt (Art. 6 Abs. 1 Buchst. c DSGVO). Über Sie entscheidet
    kein Programm allein mit rechtlicher Wirkung (Art. 22 DSGVO).
data-kept =
    WIE LANGE
    Rechnungen, Korrekturen und Zahlungen 8 Jahre, Verträge und Schriftverkehr 6 Jahre, Buchungen und
    Protokolle 10 Jahre, jeweils ab dem Ende des Kalenderjahres (§ 14b UStG, § 147 AO, § 257 HGB).
    Alles andere, bis Sie die Löschung verlangen.
data-recipients =
    WOHER UND WOHIN
    Die Daten haben Sie selbst angegeben, oder sie sind bei der Nutzung entstanden. Wer sie erhält
    (etwa die Bank beim Einzug), steht in der Datenschutzerklärung.
data-rights =
    IHRE RECHTE
    Sie können die Daten im Kundenkonto berichtigen, die Löschung oder Einschränkung verlangen, der
    Verarbeitung widersprechen und sich bei einer Aufsichtsbehörde für den Datenschutz beschweren.
