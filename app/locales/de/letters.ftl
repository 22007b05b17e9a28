# Words the server puts into contract confirmations and invoices.
letter-salutation = Guten Tag { $name },
letter-span-once = einmalig
letter-per-days = { $count ->
    [one] pro Tag
   *[other] alle { $count } Tage
}
letter-per-weeks = { $count ->
    [one] pro Woche
   *[other] alle { $count } Wochen
}
letter-per-months = { $count ->
    [one] pro Monat
   *[other] alle { $count } Monate
}
letter-per-years = { $count ->
    [one] pro Jahr
   *[other] alle { $count } Jahre
}
letter-span-days = { $count ->
    [one] ein Tag
   *[other] { $count } Tage
}
letter-span-weeks = { $count ->
    [one] eine Woche
   *[other] { $count } Wochen
}
letter-span-months = { $count ->
    [one] ein Monat
   *[other] { $count } Monate
}
letter-span-years = { $count ->
    [one] ein Jahr
   *[other] { $count } Jahre
}
letter-total = Gesamtpreis
letter-including-vat = einschließlich Umsatzsteuer
letter-units = { $count } Einheiten; je Einheit { $price }
letter-correction-reason = Grund der Korrektur: { $reason }
letter-difference = { $what }: bisher { $billed }, jetzt { $should_be }
letter-price-note-gross = Alle Preise enthalten die gesetzliche Umsatzsteuer.
letter-price-note-net = Einzelpreise ohne Umsatzsteuer, Gesamtpreise einschließlich Umsatzsteuer.
letter-term-initial = Mindestlaufzeit { $span }, bis { $date }
letter-term-open = Unbefristet, ohne Mindestlaufzeit
letter-notice-initial = Kündigungsfrist { $notice } zum Ende der Mindestlaufzeit
letter-notice-any-time = Jederzeit kündbar, Kündigungsfrist { $notice }
letter-renewal-open = Danach unbefristet und jederzeit kündbar, Kündigungsfrist { $notice }
letter-pay-card-wanted = Karte; solange keine hinterlegt ist, Überweisung nach Rechnung
letter-renewal-fixed = Danach verlängert sich der Vertrag jeweils um { $span }, Kündigungsfrist { $notice }

declared-kind = Art der Kündigung
declared-ordinary = ordentliche Kündigung
declared-extraordinary = außerordentliche Kündigung
declared-reason = Grund
declared-name = Name
declared-contract = Vertrag
declared-email = E-Mail-Adresse für die Bestätigung
declared-ends-on = Gewünschtes Ende
declared-earliest = zum frühestmöglichen Zeitpunkt
letter-sample-number = MUSTER-1
letter-sample-given-name = Erika
letter-sample-family-name = Mustermann
letter-sample-service = Beispielleistung
letter-sample-plan = Beispieltarif
