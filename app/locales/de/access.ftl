# Getting into an access and keeping it.

# Links by mail
sign-in-forgotten = Passwort vergessen?
sign-in-by-link = Link zum Anmelden per E-Mail erhalten
reset-title = Passwort vergessen
reset-lead = Nennen Sie die E-Mail-Adresse, mit der Sie sich anmelden. Sie erhalten einen Link, mit dem Sie ein neues Passwort festlegen. Er gilt { $minutes } Minuten.
reset-ask = Link für ein neues Passwort senden
link-title = Ohne Passwort anmelden
link-lead = Nennen Sie die E-Mail-Adresse, mit der Sie sich anmelden. Sie erhalten einen Link, der Sie einmal anmeldet. Er gilt { $minutes } Minuten.
link-ask = Link zum Anmelden senden
link-back = Zurück zur Anmeldung
link-use-title = Jetzt anmelden
link-use-lead = Mit dieser Schaltfläche melden Sie sich an. Der Link aus Ihrer E-Mail ist danach verbraucht.
link-gone-title = Dieser Link gilt nicht mehr
link-gone-lead = Er wurde schon benutzt oder ist abgelaufen. Fordern Sie einfach einen neuen an.
link-gone-again = Neuen Link anfordern
reset-set-title = Neues Passwort festlegen
reset-set-lead = Danach melden Sie sich mit dem neuen Passwort an. Auf allen Geräten, auf denen Sie angemeldet sind, werden Sie abgemeldet.
reset-set = Neues Passwort speichern
password-hint = Mindestens 12 Zeichen.
field-password-now = Bisheriges Passwort
field-new-password = Neues Passwort
problem-password-wrong = Dieses Passwort stimmt nicht. Geben Sie bitte das Passwort ein, mit dem Sie sich hier anmelden.
flash-reset-mailed = Wenn es zu dieser Adresse einen Zugang gibt, ist jetzt eine E-Mail mit einem Link für ein neues Passwort unterwegs. Sehen Sie auch im Spam-Ordner nach.
flash-link-mailed = Wenn es zu dieser Adresse einen Zugang gibt, ist jetzt eine E-Mail mit einem Link zum Anmelden unterwegs. Sehen Sie auch im Spam-Ordner nach.
flash-password-set = Ihr neues Passwort ist gespeichert. Melden Sie sich jetzt damit an.

# Security of the own access
security-title = Anmeldung und Sicherheit
security-link = Passwort oder E-Mail-Adresse ändern, zweiten Faktor oder Passkeys einrichten, angemeldete Geräte ansehen
security-lead = Sie melden sich mit { $email } an.
security-password = Passwort ändern
security-password-note = Auf allen anderen Geräten werden Sie danach abgemeldet, und Sie erhalten eine E-Mail darüber.
security-password-change = Passwort ändern
sign-ins-title = Angemeldete Geräte
sign-ins-note = Hier sind Sie zurzeit angemeldet. Erkennen Sie ein Gerät nicht wieder, melden Sie es ab und ändern Sie Ihr Passwort.
sign-ins-end-others = Alle anderen abmelden
sign-in-here = Dieses Gerät
sign-in-end-of = { $device } abmelden
column-device = Gerät
column-last-seen = Zuletzt benutzt
column-signed-in = Angemeldet seit
column-action = Abmelden
device-known = { $browser } auf { $system }
device-unknown = Unbekanntes Gerät
flash-password-changed = Ihr Passwort ist geändert. Auf allen anderen Geräten sind Sie abgemeldet.
flash-sign-ins-ended =
    { $count ->
        [0] Dieses Gerät war schon abgemeldet.
        [one] Ein Gerät ist abgemeldet.
       *[other] { $count } Geräte sind abgemeldet.
    }

# Another address
security-email = E-Mail-Adresse ändern
security-email-note = Die neue Adresse gilt, sobald Sie sie über einen Link bestätigt haben, den wir dorthin senden. Ihre bisherige Adresse erhält eine Nachricht.
security-email-change = Neue Adresse bestätigen lassen
security-email-pending = Die Adresse { $email } wartet auf Ihre Bestätigung. Wir haben eine E-Mail dorthin gesendet; der Link darin gilt 24 Stunden.
security-email-drop = Doch nicht ändern
problem-email-same = Mit dieser Adresse melden Sie sich schon an. Geben Sie eine andere ein.
field-new-email = Neue E-Mail-Adresse
confirm-email-title = Neue Adresse bestätigen
confirm-email-lead = Danach melden Sie sich mit { $email } an. Die bisherige Adresse gilt dann nicht mehr, und auf anderen Geräten werden Sie abgemeldet.
confirm-email-button = Adresse bestätigen
stop-email-title = Änderung der Adresse stoppen
stop-email-lead = Die Anmeldung wird dann nicht auf { $email } geändert. Auf allen Geräten werden Sie abgemeldet; setzen Sie danach ein neues Passwort.
stop-email-button = Änderung stoppen
email-gone-lead = Er wurde schon benutzt oder ist abgelaufen. Unter „Anmeldung und Sicherheit“ in Ihrem Konto sehen Sie, welche Adresse gilt.
flash-email-change-asked = Wir haben eine E-Mail an die neue Adresse gesendet. Bestätigen Sie sie mit dem Link darin. Bis dahin gilt Ihre bisherige Adresse.
flash-email-changed = Ihre neue E-Mail-Adresse ist bestätigt. Melden Sie sich ab jetzt mit ihr an.
flash-email-change-stopped = Die Änderung ist gestoppt. Ihre Adresse bleibt, wie sie ist.
flash-email-change-stopped-outside = Die Änderung ist gestoppt, und alle Geräte sind abgemeldet. Legen Sie jetzt ein neues Passwort fest: Wer die Änderung wollte, kannte Ihr bisheriges.

# Second factor
second-factor-title = Zweiter Faktor
second-factor-note = Beim Anmelden wird zusätzlich nach einem Code gefragt, den eine App auf Ihrem Telefon anzeigt. Wer nur Ihr Passwort kennt oder Ihre E-Mails liest, kommt dann nicht in Ihr Konto.
second-factor-set-up = Zweiten Faktor einrichten
second-factor-manage = Wiederherstellungscodes erneuern oder zweiten Faktor ausschalten
second-factor-since = Eingeschaltet seit
second-factor-codes-left = Übrige Wiederherstellungscodes
second-factor-lead = Zum Anmelden brauchen Sie danach Ihr Passwort und Ihr Telefon.
second-factor-needs = Sie benötigen eine App für Einmalcodes (TOTP) auf Ihrem Telefon. Viele Passwortmanager haben das eingebaut. Bestätigen Sie zuerst, dass Sie es sind.
second-factor-start = Schlüssel anzeigen
second-factor-step-app = 1. Schlüssel in die App übernehmen
second-factor-scan = Nehmen Sie diesen QR-Code mit der App auf.
second-factor-image = QR-Code mit dem Schlüssel für Ihre App
second-factor-type = Oder geben Sie den Schlüssel in der App ein:
second-factor-open-app = Auf diesem Gerät in der App öffnen
second-factor-step-code = 2. Ersten Code eingeben
second-factor-confirm = Zweiten Faktor einschalten
second-factor-on-lead = Ihr Konto ist mit einem zweiten Faktor geschützt.
second-factor-drop-title = Zweiten Faktor ausschalten
second-factor-drop-note = Danach genügt zum Anmelden wieder Ihr Passwort oder ein Link per E-Mail. Die Wiederherstellungscodes gelten dann nicht mehr. Haben Sie ein neues Telefon, schalten Sie den zweiten Faktor aus und richten ihn neu ein.
second-factor-drop = Zweiten Faktor ausschalten
recovery-codes-title = Ihre Wiederherstellungscodes
recovery-codes-lead = Mit einem dieser Codes melden Sie sich an, wenn Ihr Telefon nicht zur Hand ist. Jeder gilt einmal.
recovery-codes-keep = Wir zeigen sie nur jetzt. Bewahren Sie sie dort auf, wo Sie sie ohne Ihr Telefon finden, zum Beispiel ausgedruckt oder in einem Passwortmanager.
recovery-codes-kept = Ich habe die Codes aufbewahrt
recovery-codes-renew-title = Neue Wiederherstellungscodes
recovery-codes-renew-note = Sie erhalten zehn neue Codes. Alle bisherigen gelten dann nicht mehr.
recovery-codes-renew = Neue Codes anzeigen
field-code = Code
code-hint = Sechs Ziffern aus Ihrer App oder ein Wiederherstellungscode.
code-hint-app = Sechs Ziffern, die Ihre App jetzt anzeigt.
problem-code-wrong = Dieser Code stimmt nicht oder wurde schon benutzt. Geben Sie den nächsten ein, den die App zeigt, und prüfen Sie die Uhrzeit Ihres Telefons.
enter-code-title = Code eingeben
enter-code-lead = Ihr Konto ist mit einem zweiten Faktor geschützt. Öffnen Sie die App und geben Sie den Code ein, den sie jetzt anzeigt. Die Anmeldung wartet zehn Minuten.
enter-code-gone-title = Keine Anmeldung wartet
enter-code-gone-lead = Entweder sind Sie schon angemeldet, oder die Anmeldung ist abgelaufen. Melden Sie sich dann bitte neu an.
flash-second-factor-on = Der zweite Faktor ist eingeschaltet. Bewahren Sie jetzt Ihre Wiederherstellungscodes auf.
flash-second-factor-off = Der zweite Faktor ist ausgeschaltet.
flash-recovery-codes-renewed = Ihre neuen Wiederherstellungscodes gelten ab jetzt, die bisherigen nicht mehr.
flash-recovery-code-used =
    { $count ->
        [0] Sie haben Ihren letzten Wiederherstellungscode benutzt. Fordern Sie unter „Anmeldung und Sicherheit“ neue an.
        [one] Sie haben einen Wiederherstellungscode benutzt. Es bleibt noch einer.
       *[other] Sie haben einen Wiederherstellungscode benutzt. Es bleiben noch { $count }.
    }
flash-sign-in-expired = Ihre Anmeldung ist abgelaufen. Melden Sie sich bitte neu an.

# Passkeys
passkeys-title = Passkeys
passkeys-note = Mit einem Passkey melden Sie sich ohne Passwort an: Sie entsperren Ihr Gerät, etwa mit Fingerabdruck, Gesicht oder PIN.
passkeys-lead = Mit einem Passkey melden Sie sich ohne E-Mail-Adresse, Passwort und Code an. Sie entsperren nur Ihr Gerät oder Ihren Passwortmanager, etwa mit Fingerabdruck, Gesicht oder PIN. Auf nachgemachten Seiten funktioniert er nicht.
passkey-set-up = Passkey hinzufügen
passkeys-manage = Passkeys hinzufügen oder entfernen
passkeys-need-scripts = Um einen Passkey hinzuzufügen, muss Ihr Browser JavaScript ausführen. Schalten Sie es dafür bitte ein.
passkeys-unable = Mit diesem Browser oder unter dieser Adresse können Sie keinen Passkey verwenden.
passkey-add-title = Passkey hinzufügen
passkey-add = Weiter
passkey-name-hint = Woran Sie ihn wiedererkennen, zum Beispiel „Laptop“ oder „Passwortmanager“.
field-passkey-name = Name des Passkeys
passkey-create-title = Passkey anlegen
passkey-create-lead = Ihr Gerät legt jetzt den Passkey „{ $name }“ an. Dafür haben Sie fünf Minuten Zeit.
passkey-create = Passkey anlegen
passkey-create-failed = Es wurde kein Passkey angelegt. Versuchen Sie es noch einmal. Hat dieses Gerät schon einen Passkey für Ihr Konto, brauchen Sie keinen weiteren.
passkey-remove-title = Passkey entfernen
passkey-remove-note = Er meldet dann niemanden mehr an. Löschen Sie ihn danach auch auf Ihrem Gerät.
passkey-remove = Passkey entfernen
passkey-not-used = Noch nicht
column-passkey = Passkey
column-last-used = Zuletzt verwendet
column-added = Hinzugefügt
problem-too-many-passkeys = Sie haben schon zehn Passkeys. Entfernen Sie zuerst einen.
sign-in-by-passkey = Mit Passkey anmelden
sign-in-passkey-failed = Die Anmeldung mit einem Passkey wurde abgebrochen oder war nicht möglich. Versuchen Sie es noch einmal, oder melden Sie sich mit Ihrem Passwort an.
flash-passkey-added = Ihr neuer Passkey ist hinzugefügt. Damit können Sie sich ab jetzt anmelden.
flash-passkey-removed = Der Passkey ist entfernt.
flash-passkey-not-added = Der Passkey konnte nicht hinzugefügt werden. Versuchen Sie es bitte noch einmal.
flash-passkey-too-late = Das hat zu lange gedauert. Beginnen Sie bitte noch einmal.
flash-passkey-refused = Mit diesem Passkey können Sie sich hier nicht anmelden. Melden Sie sich mit Ihrem Passwort oder einem Link per E-Mail an.
