# Names and words inside of files that customers take along
archive-name = Rechnungen
archive-missing-name = Noch nicht enthalten
archive-missing = Diese Belege sind ausgestellt, aber noch nicht fertig gesetzt. Laden Sie die ZIP-Datei später noch einmal herunter: { $numbers }
calendar-name = Termine bei { $merchant }
