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
security-link = Passwort oder E-Mail-Adresse ändern, angemeldete Geräte ansehen
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
