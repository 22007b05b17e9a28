# Briefkopf
letterhead-title = Briefkopf und Kontaktdaten
letterhead-back = Zurück zu den Dokumenten
letterhead-lead = Diese Angaben stehen auf Rechnungen und Schreiben, die ab jetzt ausgestellt werden. Ausgestelltes bleibt, wie es ist. Das Impressum ist ein eigener Rechtstext: Bitte ändern Sie es gegebenenfalls auch.
letterhead-save = Briefkopf speichern
letterhead-company = Unternehmen
letterhead-legal-name = Firmenname
letterhead-legal-name-hint = Vollständig, wie im Register oder auf der Gewerbeanmeldung.
letterhead-legal-form = Rechtsform
letterhead-legal-form-hint = Nur wenn sie nicht schon im Firmennamen steht.
letterhead-street = Straße und Hausnummer
letterhead-seat = Sitz
letterhead-seat-hint = Ort, der im Register als Sitz eingetragen ist; ohne Register der Ort des Geschäfts.
letterhead-register-court = Registergericht
letterhead-register-hint = Zum Beispiel Amtsgericht Hamburg. Ohne Registereintrag bleiben Gericht und Nummer leer.
letterhead-register-number = Registernummer
letterhead-managers = Geschäftsführung
letterhead-managers-hint = Vor- und Nachname, eine Person je Zeile. Mit Registereintrag Pflicht.
letterhead-accent = Akzentfarbe
letterhead-accent-hint = Zum Beispiel #0b6b4f. Wo sie schlecht lesbar wäre, wird sie von selbst dunkler oder heller.
letterhead-tax = Steuer
letterhead-tax-number = Steuernummer
letterhead-tax-number-hint = Vom Finanzamt, zum Beispiel 02/815/08156. Nötig für Kunden außerhalb der EU: Auf deren Rechnungen darf keine USt-IdNr. stehen.
letterhead-vat-id-hint = Mindestens eines von beiden: Steuernummer oder USt-IdNr.
letterhead-seller-id = Ihre Verkäufernummer
letterhead-seller-id-hint = Eine Nummer, unter der Käufer Sie kennen. Steht nur in E-Rechnungen.
letterhead-account = Bankverbindung
letterhead-account-holder-hint = Genau wie bei der Bank; leer: der Firmenname. Banken der Zahlenden vergleichen ihn.
letterhead-bic = BIC
letterhead-bank = Bank
letterhead-creditor-identifier = Gläubiger-Identifikationsnummer
letterhead-creditor-identifier-hint = Für Lastschriften. Ohne sie zahlen alle Kunden per Überweisung.
letterhead-contact = Kontakt
letterhead-contact-note = E-Rechnungen an Behörden (XRechnung) müssen Ansprechpartner, Telefon und E-Mail-Adresse nennen. Fehlt etwas davon, werden sie zurückgehalten, bis es hier steht.
letterhead-contact-person = Ansprechpartner für Rechnungen
letterhead-contact-person-hint = Eine Person oder Abteilung. Steht nur in E-Rechnungen.
letterhead-phone = Telefon
letterhead-phone-hint = Zum Beispiel +49 40 66969 100.
letterhead-website = Website
flash-letterhead-saved =
    { $count ->
        [0] Gespeichert. Der Briefkopf gilt ab jetzt.
        [one] Gespeichert. Ein zurückgehaltener Beleg wird noch einmal versucht.
       *[other] Gespeichert. { $count } zurückgehaltene Belege werden noch einmal versucht.
    }
staff-document-lacking = Dieser Beleg braucht Angaben, die im Briefkopf fehlen: { $fields }. Er ist ausgestellt und wird freigegeben, sobald sie dort stehen.
staff-document-to-letterhead = Zum Briefkopf
problem-tax-number-malformed = Diese Steuernummer hat nicht die richtige Form. Sie hat 10 bis 13 Ziffern, zum Beispiel 02/815/08156.
problem-tax-identity-missing = Rechnungen brauchen eine Steuernummer oder eine USt-IdNr. Bitte geben Sie mindestens eine an.
problem-bic-malformed = Dieser BIC hat nicht die richtige Form. Er hat 8 oder 11 Zeichen, zum Beispiel MUSTDEHHXXX.
problem-creditor-identifier-malformed = Diese Gläubiger-Identifikationsnummer enthält einen Tippfehler. Eine deutsche hat 18 Zeichen, zum Beispiel DE98ZZZ09999999999.
problem-colour-malformed = Das ist keine Farbe. Bitte schreiben Sie # und sechs Zeichen aus 0–9 und a–f, zum Beispiel #0b6b4f.

# E-Rechnungen eines Kunden
einvoice-title = Angaben für E-Rechnungen
einvoice-now-ordinary = Der Kunde bekommt E-Rechnungen nach EN 16931 (ZUGFeRD).
einvoice-now-public = Der Kunde ist eine Behörde: Er bekommt E-Rechnungen als XRechnung.
einvoice-leitweg-id = Leitweg-ID
einvoice-leitweg-id-hint = Nur für Behörden, zum Beispiel 04011000-1234512345-06. Mit ihr wird jede Rechnung eine XRechnung.
einvoice-buyer-reference = Referenz des Käufers
einvoice-buyer-reference-hint = Wenn ein Unternehmen eine verlangt, zum Beispiel eine Kostenstelle.
einvoice-order-number = Bestellnummer
einvoice-order-number-hint = Die Nummer, unter der der Kunde bei Ihnen bestellt hat.
einvoice-scheme = Art der elektronischen Adresse
einvoice-scheme-email = E-Mail-Adresse
einvoice-scheme-leitweg-id = Leitweg-ID
einvoice-scheme-vat-id = Deutsche USt-IdNr.
einvoice-scheme-gln = GLN
einvoice-address = Elektronische Adresse
einvoice-address-hint = Steht in der E-Rechnung als Adresse des Empfängers. Leer: seine E-Mail-Adresse.
einvoice-save = Angaben speichern
flash-einvoice-saved = Gespeichert. Die nächste Rechnung trägt diese Angaben.
flash-einvoice-public = Gespeichert. Die nächste Rechnung ist eine XRechnung.
problem-leitweg-id-malformed = Das ist keine Leitweg-ID. Sie beginnt mit 01 bis 16 oder 99 und hat die Form 04011000-1234512345-06.
problem-leitweg-id-mistyped = Diese Leitweg-ID enthält einen Tippfehler: Die letzten beiden Ziffern passen nicht zu den anderen.
problem-two-references = Eine Rechnung hat nur Platz für eines: die Leitweg-ID oder die Referenz des Käufers.
problem-electronic-address-malformed = Das ist keine elektronische Adresse der gewählten Art. Bitte prüfen Sie Art und Schreibweise.
