# Who has access to a customer.
users-title = Zugänge
users-link = Wer sonst noch Zugang hat: einladen, Rollen ändern, entfernen
own-access-link = Ihre Rolle ansehen oder Ihren Zugang abgeben
users-lead = Diese Personen melden sich mit ihrer eigenen E-Mail-Adresse an und sehen, was ihre Rolle erlaubt.
user-role = Rolle
user-since = Zugang seit
user-action = Verwalten
user-here = Das sind Sie
user-signed-in-nowhere = Nirgends angemeldet
user-change = Ändern
user-change-of = Zugang von { $email } ändern
user-owner = Inhaber
user-owner-means = Darf alles: bestellen, Tarife wechseln, kündigen, bezahlen und andere einladen.
user-billing = Buchhaltung
user-billing-means = Sieht Verträge und Rechnungen, verwaltet Zahlungsarten und Rechnungsdaten. Bestellt und kündigt nicht.
user-technical = Technik
user-technical-means = Sieht Verträge, ändert Mengen und Zusatzleistungen. Sieht keine Rechnungen und Zahlungsarten.
user-read-only = Nur lesen
user-read-only-means = Sieht Verträge, Rechnungen und Zahlungsarten, ändert nichts.
user-last-owner = Das ist der einzige Inhaber. Damit immer jemand andere einladen kann, lassen sich Rolle und Zugang erst ändern, wenn es einen zweiten Inhaber gibt.
user-role-change = Rolle ändern
user-role-save = Rolle speichern
user-remove-title = Zugang entfernen
user-remove-note = Diese Person sieht danach nichts mehr von Ihren Verträgen und erhält eine E-Mail darüber. Offene Einladungen, die sie verschickt hat, gelten dann nicht mehr.
user-remove-own-note = Das ist Ihr eigener Zugang: Sie sehen danach nichts mehr von diesen Verträgen und müssten neu eingeladen werden.
user-remove = Zugang entfernen
invitations-title = Offene Einladungen
invitation-waits = { $role }, gilt bis { $date }
invitation-drop = Zurückziehen
invitation-drop-of = Einladung an { $email } zurückziehen
invite-title = Jemanden einladen
invite-note = Die Person erhält eine E-Mail mit einem Link, der 7 Tage gilt. Erst wenn sie ihn annimmt, hat sie Zugang.
field-own-password = Ihr Passwort
invite-password-hint = Damit niemand an Ihrem offenen Gerät andere einlädt.
invite = Einladung senden
problem-user-known = Diese Person hat schon Zugang. Ihre Rolle ändern Sie oben in der Liste.
problem-too-many-users = Mehr als 100 Zugänge und Einladungen zusammen sind nicht möglich. Entfernen Sie erst, wer keinen Zugang mehr braucht.
flash-user-invited = Die Einladung ist unterwegs.
flash-invitation-dropped = Die Einladung ist zurückgezogen. Ihr Link gilt nicht mehr.
flash-invitation-accepted = Sie haben die Einladung angenommen. Melden Sie sich jetzt mit dieser E-Mail-Adresse an.
flash-user-role-set = Die neue Rolle gilt ab sofort. Die Person erhält eine E-Mail darüber.
flash-user-removed = Der Zugang ist entfernt.
flash-last-owner = Das ist der einzige Inhaber. Machen Sie erst eine andere Person zum Inhaber.

# The page of an invitation
invitation-title = Einladung: { $customer }
invitation-lead = { $inviter } lädt Sie ein, die Verträge von { $customer } mit zu verwalten.
invitation-may = Das dürfen Sie
invitation-none = Legen Sie ein Passwort fest. Damit und mit Ihrer E-Mail-Adresse melden Sie sich künftig an.
invitation-known = Sie haben hier schon einen Zugang mit dieser E-Mail-Adresse. Nehmen Sie die Einladung an und melden Sie sich dann wie gewohnt an.
invitation-here = Sie sind hier mit dieser E-Mail-Adresse angemeldet. Zwischen Ihren Kunden wechseln Sie danach oben auf jeder Seite.
invitation-staff = Diese E-Mail-Adresse gehört zu einem Zugang des Anbieters und kann nicht zugleich Kundenzugang sein. Lassen Sie sich bitte an eine andere Adresse einladen.
invitation-accept = Einladung annehmen
invitation-gone-lead = Die Einladung wurde schon angenommen oder zurückgezogen, oder sie ist abgelaufen. Haben Sie sie angenommen, melden Sie sich einfach an.

# One login, several customers
customers-title = Kunden wechseln
customers-lead = Sie haben Zugang zu diesen Kunden. Wählen Sie, wessen Verträge und Rechnungen Sie sehen.
customer-switch = Wechseln
customer-switch-from = Wechseln: jetzt { $name }
customer-choice = { $number }, Ihre Rolle: { $role }
customer-here = Wird angezeigt
customer-choose = Anzeigen
customer-choose-of = { $name } anzeigen

# The merchant's staff
nav-colleagues = Team
colleagues-lead = Diese Personen arbeiten hier mit, jede mit eigener E-Mail-Adresse und einer Rolle.
colleague-remove-note = Diese Person ist sofort abgemeldet und kommt nicht mehr herein. Ihr Name bleibt im Protokoll, ihre offenen Einladungen gelten nicht mehr.
colleague-remove-own-note = Das ist Ihr eigener Zugang: Sie sind sofort abgemeldet und müssten neu eingeladen werden.
staff-invitation-lead = { $inviter } lädt Sie ein, bei { $merchant } mitzuarbeiten.
staff-invitation-taken = Mit dieser E-Mail-Adresse meldet sich hier schon jemand an. Lassen Sie sich bitte an eine andere Adresse einladen.
field-your-name = Ihr Name
field-your-name-hint = So steht er im Protokoll und sehen ihn Ihre Kolleginnen und Kollegen.
