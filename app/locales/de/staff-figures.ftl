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

# Zahlen über Verträge
figures-recurring = Laufende Einnahmen
figures-plans = Tarife
figures-switches = Tarifwechsel
figures-leaving = Probe und Ende
figures-cohorts = Verbleib
figures-uncounted-customers =
    { $count ->
        [one] Die Verträge einer Kundin oder eines Kunden werden gerade noch gezählt und fehlen hier noch.
       *[other] Die Verträge von { $count } Kundinnen und Kunden werden gerade noch gezählt und fehlen hier noch.
    }
figures-contracts-empty = In diesem Zeitraum gibt es noch keine bezahlten Verträge.
figures-start = Am Anfang
figures-end = Am Ende
figures-net-change = Veränderung
figures-moved-new = Neu
figures-moved-taken-over = Übernommen
figures-moved-win-back = Zurückgewonnen
figures-moved-up = Mehr
figures-moved-down = Weniger
figures-moved-churn = Verloren
figures-moved-between = Umgezogen
figures-customers-of = Kunden: { $what }
figures-recurring-in = Laufende Einnahmen im Monat in { $currency }
figures-moved-customers-in = Kunden nach Bewegung in { $currency }
figures-recurring-amount = Laufend im Monat
figures-recurring-means = Was bezahlte Verträge im Monat einbringen, netto: Grundpreise und bestellte Einheiten von Tarif und Zusatzoptionen, ein Jahrespreis durch zwölf, ein Quartalspreis durch drei. Rabatte für die ganze Laufzeit sind abgezogen, befristete nicht. Einrichtung und Verbrauch zählen nicht. Eine Probezeit und ein pausierter Vertrag zählen null. Je Vertrag wird einmal auf Cent gerundet.
figures-moved-new-means = Kundinnen und Kunden, deren erster bezahlter Vertrag in dem Monat beginnt. Am Anfang plus alle Bewegungen ergibt den Betrag am Ende.
figures-moved-taken-over-means = Kundinnen und Kunden, die mit einem Vertrag aus einem anderen System gekommen sind, ab dem ersten Tag, der hier berechnet wird.
figures-moved-win-back-means = Kundinnen und Kunden, deren bezahlte Verträge alle zu Ende waren und die wieder einen haben.
figures-moved-up-means = Was Kundinnen und Kunden mehr zahlen als am Tag davor: teurerer Tarif, mehr Einheiten, ein weiterer Vertrag, Ende einer Pause.
figures-moved-down-means = Was sie weniger zahlen und dabei Kunde bleiben: günstigerer Tarif, weniger Einheiten, Ende eines von mehreren Verträgen, eine Pause.
figures-moved-churn-means = Was Kundinnen und Kunden zahlten, deren letzter bezahlter Vertrag endet.
figures-moved-between-means = Was mit einem Wechsel aus einem Tarif in einen anderen umzieht. Über alle Angebote zusammen ist es null.
figures-by-plan = Verträge nach Tarif
figures-plan = Tarif
figures-plans-empty = Es gibt noch keinen Tarif.
figures-sold = Bestellt
figures-sold-by-plan = Bestellte Verträge nach Tarif
figures-sold-means = Verträge, die in dem Zeitraum bestellt wurden, auch mit Probezeit. Was vor dem Beginn storniert wurde und was aus einem anderen System kam, zählt nicht. Der Tarif, der am meisten bestellt wurde, steht oben.
figures-last-sold = Zuletzt bestellt
figures-never-sold = noch nie
figures-slow = Verkauft sich schleppend
figures-slow-means = Tarife im Angebot, die seit mehr als 90 Tagen niemand bestellt hat.
figures-slow-plan = { $plan }, zuletzt bestellt: { $day }
figures-no-slow = Jeder Tarif im Angebot wurde in den letzten 90 Tagen bestellt.
figures-not-offered = { $plan } (nicht im Angebot)
figures-running = Laufende Verträge
figures-running-by-plan = Laufende bezahlte Verträge nach Tarif
figures-running-means = Bezahlte Verträge am Ende des Zeitraums, auch pausierte und gekündigte, die noch laufen.
figures-trials = In der Probezeit
figures-trials-means = Proben am Ende des Zeitraums, die weder bezahlt noch zu Ende sind, beim zuerst bestellten Tarif.
figures-came = Hergewechselt
figures-came-means = Verträge, die in dem Zeitraum aus einem anderen Tarif in diesen gewechselt sind.
figures-went = Weggewechselt
figures-went-means = Verträge, die in dem Zeitraum aus diesem Tarif in einen anderen gewechselt sind.
figures-switch = Tarifwechsel
figures-switch-means = Ein Vertrag wechselt an dem Tag, von dem an er nach dem anderen Tarif berechnet wird, auch in der Probezeit. Eine Korrektur durch Sie ist kein Wechsel.
figures-switches-empty = In diesem Zeitraum hat niemand den Tarif gewechselt.
figures-flows = Wechsel von Tarif zu Tarif
figures-from-plan = Aus Tarif
figures-to-plan = In Tarif
figures-contracts = Verträge
figures-change = Veränderung im Monat
figures-change-means = Was durch die Wechsel im Monat mehr oder weniger laufend eingenommen wird, netto.
figures-matrix = Wechsel als Kreuztabelle
figures-matrix-read = Links der Tarif, der verlassen wurde, oben der, in den gewechselt wurde.
figures-drawn = Gezeichnet sind die { $count } größten Ströme, in der Tabelle stehen alle.
figures-growing = Auffälliger Strom
figures-growing-means = Im letzten ganzen Monat wechselten mindestens fünf Verträge auf diesem Weg, und mindestens doppelt so viele wie im Mittel der drei Monate davor. In der Zeichnung ist er farbig.
figures-growing-warning = Auffällig: Im { $month } wechselten { $count } Verträge von { $from } zu { $to }, in den drei Monaten davor waren es { $before }.
figures-leaving-empty = In diesem Zeitraum gab es keine Probe, und kein bezahlter Vertrag endete.
figures-trials-by-month = Proben nach Monat
figures-trial-started = Begonnen
figures-trial-started-means = Proben, deren erster Tag in dem Monat liegt.
figures-trial-converted = Bezahlt
figures-trial-converted-means = Proben, aus denen in dem Monat ein bezahlter Vertrag wurde.
figures-trial-lapsed = Ohne Vertrag beendet
figures-trial-lapsed-means = Proben, die in dem Monat zu Ende gingen, ohne dass ein bezahlter Vertrag daraus wurde. Eine Probe, die noch auf ein Zahlungsmittel wartet, ist nicht zu Ende.
figures-trial-rate = Quote
figures-trial-rate-by-month = Quote der Proben nach Monat in Prozent
figures-trial-rate-means = Bezahlte Proben im Verhältnis zu allen, die in dem Monat entschieden wurden: bezahlt oder ohne Vertrag beendet.
figures-percent = { $share } %
figures-left = Beendete Verträge
figures-left-by-reason = Beendete bezahlte Verträge nach Grund
figures-left-in-all = Beendet
figures-left-means = Bezahlte Verträge nach dem Monat, in dem der erste Tag liegt, der nicht mehr berechnet wird. Wer mehrere Verträge hat, zählt mit jedem.
figures-left-cancelled = Gekündigt
figures-left-price = Preisänderung
figures-left-cause = Wichtiger Grund
figures-left-withdrawn = Widerrufen
figures-left-other = Anderes
figures-cohorts-empty = In diesem Zeitraum begann kein bezahlter Vertrag.
figures-began = Begonnen im
figures-began-means = Verträge nach dem Monat ihres ersten bezahlten Tages und dem Tarif, mit dem sie begannen. Was aus einem anderen System kam, hat seinen Anfang nicht hier und zählt nicht.
figures-still = Noch laufende Verträge
figures-still-means = Wie viele davon am Ende desselben Monats und so viele Monate später noch liefen. Der laufende Monat zählt bis heute.
figures-still-share = Anteil in Prozent
figures-cohort-amount-means = Was diese Verträge am Ende des jeweiligen Monats laufend einbrachten, netto im Monat.
figures-months-after = Monate danach
figures-after-none = Im Monat selbst
figures-after =
    { $count ->
        [one] Nach 1 Monat
       *[other] Nach { $count } Monaten
    }
