# Zahlen
nav-figures = Zahlen
figures-revenue = Umsatz
figures-open-items = Offene Posten
figures-filter = Zeitraum und Angebot
figures-from = Von
figures-to = Bis
figures-group = Angebot
figures-all = Alle
figures-show = Anzeigen
figures-month = Monat
figures-currency = Währung
figures-total = Summe
figures-csv = Als Tabelle herunterladen (CSV)
figures-meanings = Was die Zahlen bedeuten
figures-chart = { $what } nach Monat in { $currency }
figures-revenue-in = Umsatz nach Monat in { $currency }
figures-revenue-empty = In diesem Zeitraum gibt es noch keinen Umsatz.
figures-uncounted =
    { $count ->
        [one] Ein neuer Beleg wird gerade noch gezählt und fehlt hier noch.
       *[other] { $count } neue Belege werden gerade noch gezählt und fehlen hier noch.
    }
figures-recognised = Verdient
figures-recognised-means = Was von allem, was berechnet wurde, auf den Monat entfällt, netto: Jede Position ist nach Tagen auf ihren Leistungszeitraum verteilt. Was keinen Zeitraum hat, zählt an dem Tag, an dem es fällig wurde. Gutschriften und Stornos sind abgezogen. Der laufende Monat zählt ganz, soweit er schon berechnet ist.
figures-billed = Berechnet
figures-billed-means = Die Summe der Belege mit Datum in dem Monat, netto: Rechnungen abzüglich Gutschriften und Stornos.
figures-collected = Eingenommen
figures-collected-means = Zahlungen, die in dem Monat auf Rechnungen angerechnet wurden, brutto. Guthaben, das noch auf keine Rechnung angerechnet ist, zählt nicht.
figures-collected-not-grouped = Eine Rechnung wird als Ganzes bezahlt, auch wenn mehrere Angebote darauf stehen. Deshalb gibt es diese Zahl nur für alle Angebote zusammen.
figures-open-on = Offen am { $date } in { $currency }
figures-open-empty = Alle Rechnungen sind bezahlt.
figures-age = Alter
figures-age-not-due = nicht fällig
figures-age-30 = 1–30 Tage
figures-age-60 = 31–60 Tage
figures-age-90 = 61–90 Tage
figures-age-over = über 90 Tage
figures-invoices = Rechnungen
figures-open-amount = Offener Betrag
figures-open-means = Der Bruttobetrag aller Rechnungen abzüglich dessen, was durch Zahlungen, Gutschriften und Stornos schon auf sie angerechnet ist.
figures-age-means = Tage seit dem Tag, an dem die Rechnung fällig war. Eine Rechnung, die heute oder später fällig ist, zählt als nicht fällig.
