# Was verkauft wird
nav-catalogue = Angebot
catalogue-title = Angebot
catalogue-lead = Was Kunden bestellen können. Zwischen den Tarifen eines Produkts können sie wechseln. Verträge behalten die Fassung, mit der sie geschlossen wurden.
catalogue-read-only = Ändern können das Angebot Inhaber und Angebotspflege.
catalogue-empty = Es gibt noch kein Produkt.
catalogue-state = Stand
catalogue-price = Preis für neue Kunden
catalogue-deed = Ändern
catalogue-draft = Entwurf
catalogue-published = im Angebot
catalogue-retired = nicht mehr im Angebot
catalogue-version = Fassung { $number }
catalogue-drafted = Fassung { $number } ist Entwurf
catalogue-not-sellable = So nicht verkäuflich
catalogue-on-earlier =
    { $count ->
        [one] davon einer mit früherer Fassung
       *[other] davon { $count } mit früherer Fassung
    }
catalogue-publish = Ins Angebot nehmen
catalogue-publish-version = Fassung { $number } ins Angebot nehmen
catalogue-bring-back = Wieder ins Angebot nehmen
catalogue-retire = Aus dem Angebot nehmen
flash-plan-published = Der Tarif ist im Angebot. Bestehende Verträge behalten ihre Fassung.
flash-plan-retired = Der Tarif wird nicht mehr angeboten. Bestehende Verträge laufen weiter.
flash-plan-changed = Inzwischen hat jemand den Tarif geändert. Bitte sehen Sie sich den neuen Stand an.
flash-plan-unlawful = Der Tarif darf so nicht angeboten werden: Laufzeit, Verlängerung, Kündigungsfrist oder Preisangabe sind für Verbraucher nicht zulässig.
