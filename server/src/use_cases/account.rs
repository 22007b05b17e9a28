//! Customers change their own data: who they are, where they live, where documents go, in which language.
//!
//! What decides the tax is not changed here: the country, whether somebody is a business, and the VAT ID of a business abroad. Running
//! contracts carry the buyer they were made with, and only a correction by the merchant changes that (`billing::Correction::Buyer`); an
//! address in another country above the old tax would be a wrong invoice.

use app::wire::*;
use billing::users::Right;
use serde_json::{Value, json};
use store::audit::AuditEntry;
use store::customers::Customer;
use store::merchants::Merchant;
use store::outbox::Task;
use texts::Lang;

use super::order_form::{LONGEST_FIELD, is_email, is_german_postcode, is_printable, is_vat_id, problem};
use super::{Answer, Draft, RequestPort, remembered};
use crate::failure::Failure;

impl RequestPort {
    pub(super) async fn account_form_view(&self, slug: &str) -> Answer<AccountEditView> {
        let viewer = self.customer_viewer(slug, Right::ChangeAccount).await?;
        let (merchant, customer) = (&viewer.merchant, &viewer.customer);
        let name = remembered::account_form(merchant.id, customer.id);
        let draft: Option<Draft<AccountForm>> = self.session.get(&name).await?;
        let Draft { form, problems } = draft.unwrap_or_else(|| Draft {
            form: form_of(&merchant.slug, customer),
            problems: Vec::new(),
        });
        Ok(AccountEditView {
            form,
            problems,
            business: customer.company.is_some(),
            vat_id_free: vat_id_free(customer, merchant),
            country: customer.country.clone(),
            email: customer.email.clone(),
            frame: self.customers_frame(&viewer).await?,
        })
    }

    pub(super) async fn write_account(&self, form: AccountForm) -> Answer<Redirect> {
        let viewer = self.customer_viewer(&form.merchant, Right::ChangeAccount).await?;
        let merchant = &viewer.merchant;
        let account = self.account(merchant).await?.ok_or(Failure::SignInRequired)?;
        let name = remembered::account_form(merchant.id, viewer.customer.id);
        let mut tx = self.app.store().begin(merchant.id).await?;
        // Billing reads a customer under the same lock: an invoice has the old data or the new, never parts of both.
        let before = tx
            .lock_customer(viewer.customer.id)
            .await?
            .ok_or(Failure::SignInRequired)?;
        let after = match read(&form, &before, merchant) {
            Ok(after) => after,
            Err(problems) => {
                self.session.insert(&name, Draft { form, problems }).await?;
                return Ok(Redirect {
                    to: app::ui::path::edit_account(&merchant.slug),
                });
            }
        };
        let (old, new) = changes(&before, &after);
        let changed: Vec<String> = new.keys().cloned().collect();
        if !changed.is_empty() {
            tx.set_customer(&after).await?;
            let entry = AuditEntry {
                old: Some(Value::Object(old)),
                ..self.entry(
                    merchant,
                    account,
                    "customer.changed",
                    Some(before.id),
                    Value::Object(new),
                )
            };
            tx.audit(&entry).await?;
            let task = Task::MailAccountChanged {
                customer: before.id,
                changed: changed.clone(),
            };
            tx.enqueue(self.app.new_id(), &task, self.app.now()).await?;
        }
        tx.commit().await?;
        self.app.nudge_delivery();
        self.session.remove::<Value>(&name).await?;
        self.set_flash(Flash::AccountSaved {
            changed: !changed.is_empty(),
        })
        .await?;
        Ok(Redirect {
            to: app::ui::path::account(&merchant.slug),
        })
    }
}

/// At home a VAT ID changes no tax; abroad it decides who owes it.
fn vat_id_free(customer: &Customer, merchant: &Merchant) -> bool {
    customer.company.is_some() && customer.country == merchant.profile.country
}

fn form_of(slug: &str, customer: &Customer) -> AccountForm {
    let text = |known: &Option<String>| known.clone().unwrap_or_default();
    AccountForm {
        merchant: slug.to_owned(),
        company: text(&customer.company),
        vat_id: text(&customer.vat_id),
        given_name: customer.given_name.clone(),
        family_name: customer.family_name.clone(),
        street: customer.street.clone(),
        house_number: customer.house_number.clone(),
        postcode: customer.postcode.clone(),
        city: customer.city.clone(),
        invoice_email: text(&customer.invoice_email),
        lang: customer.lang.clone(),
    }
}

/// The customer with what the form says: strings in, field problems out. What the form cannot change stays.
fn read(form: &AccountForm, before: &Customer, merchant: &Merchant) -> Result<Customer, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut needed = |field: &str, typed: &str| {
        let text = typed.trim().to_owned();
        if text.is_empty() {
            problems.push(problem(field, Problem::Missing));
        } else if text.chars().count() > LONGEST_FIELD || text.chars().any(char::is_control) {
            problems.push(problem(field, Problem::TooLong));
        } else if !is_printable(&text) {
            problems.push(problem(field, Problem::Unprintable));
        }
        text
    };
    let company = before.company.is_some().then(|| needed("company", &form.company));
    let given_name = needed("given_name", &form.given_name);
    let family_name = needed("family_name", &form.family_name);
    let street = needed("street", &form.street);
    let house_number = needed("house_number", &form.house_number);
    let postcode = needed("postcode", &form.postcode);
    let city = needed("city", &form.city);
    if before.country == "DE" && !postcode.is_empty() && !is_german_postcode(&postcode) {
        problems.push(problem("postcode", Problem::PostcodeMalformed));
    }
    let vat_id = if vat_id_free(before, merchant) {
        read_vat_id(&form.vat_id, &before.country, &mut problems)
    } else {
        before.vat_id.clone()
    };
    let invoice_email = Some(form.invoice_email.trim().to_owned()).filter(|email| !email.is_empty());
    if invoice_email.as_deref().is_some_and(|email| !is_email(email)) {
        problems.push(problem("invoice_email", Problem::EmailMalformed));
    }
    if !Lang::ALL.iter().any(|lang| lang.tag() == form.lang) {
        problems.push(problem("lang", Problem::LanguageUnknown));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Customer {
        company,
        given_name,
        family_name,
        street,
        house_number,
        postcode,
        city,
        vat_id,
        // The account's own address needs no second place.
        invoice_email: invoice_email.filter(|email| *email != before.email),
        lang: form.lang.clone(),
        ..before.clone()
    })
}

fn read_vat_id(typed: &str, country: &str, problems: &mut Vec<FieldProblem>) -> Option<String> {
    let id: String = typed.split_whitespace().collect::<String>().to_ascii_uppercase();
    if id.is_empty() {
        return None;
    }
    // Greece writes itself otherwise in VAT IDs.
    let prefix = if country == "GR" { "EL" } else { country };
    if !is_vat_id(&id) {
        problems.push(problem("vat_id", Problem::VatIdMalformed));
    } else if !id.starts_with(prefix) {
        problems.push(problem("vat_id", Problem::VatIdOfOtherCountry));
    }
    Some(id)
}

type Values = serde_json::Map<String, Value>;

/// What is different, before and after, by the form's fields.
fn changes(before: &Customer, after: &Customer) -> (Values, Values) {
    let told = |customer: &Customer| match json!(form_of("", customer)) {
        Value::Object(values) => values,
        _ => Values::new(),
    };
    let (mut old, mut new) = (told(before), told(after));
    let same: Vec<String> = old
        .iter()
        .filter(|(field, value)| new.get(*field) == Some(*value))
        .map(|(field, _)| field.clone())
        .collect();
    for field in same {
        old.remove(&field);
        new.remove(&field);
    }
    (old, new)
}

#[cfg(test)]
mod tests {
    use store::customers::EinvoiceTerms;
    use uuid::Uuid;

    use super::*;

    fn merchant() -> Merchant {
        crate::demo::content::merchant(Uuid::nil())
    }

    fn business(country: &str) -> Customer {
        let text = str::to_owned;
        Customer {
            id: Uuid::nil(),
            number: text("K-1"),
            company: Some(text("Muster GmbH")),
            given_name: text("Mara"),
            family_name: text("Lindqvist"),
            street: text("Probeweg"),
            house_number: text("3"),
            postcode: text("20095"),
            city: text("Hamburg"),
            country: text(country),
            email: text("mara@post.example"),
            invoice_email: None,
            vat_id: Some(format!("{country}999999987")),
            lang: text("de"),
            einvoice: EinvoiceTerms::default(),
        }
    }

    #[test]
    fn a_form_that_was_not_touched_changes_nothing() {
        for before in [
            business("DE"),
            business("AT"),
            Customer {
                company: None,
                vat_id: None,
                ..business("DE")
            },
        ] {
            let after = read(&form_of("s", &before), &before, &merchant()).unwrap();
            assert_eq!(after, before);
            assert!(changes(&before, &after).1.is_empty());
        }
    }

    #[test]
    fn what_decides_the_tax_stays_whatever_is_sent() {
        let abroad = business("AT");
        let mut form = form_of("s", &abroad);
        form.vat_id = "ATU12345678".to_owned();
        form.city = "Wien".to_owned();
        let after = read(&form, &abroad, &merchant()).unwrap();
        assert_eq!((after.vat_id, after.city.as_str()), (abroad.vat_id, "Wien"));
        // A consumer does not become a business.
        let consumer = Customer {
            company: None,
            vat_id: None,
            ..business("DE")
        };
        let mut form = form_of("s", &consumer);
        form.company = "Muster GmbH".to_owned();
        form.vat_id = "DE999999987".to_owned();
        assert_eq!(read(&form, &consumer, &merchant()).unwrap(), consumer);
    }

    #[test]
    fn what_is_typed_is_tidied_and_only_what_differs_is_told() {
        let before = business("DE");
        let mut form = form_of("s", &before);
        form.vat_id = "de 123 456 789".to_owned();
        form.street = " Neue Straße ".to_owned();
        form.invoice_email = " mara@post.example ".to_owned();
        let after = read(&form, &before, &merchant()).unwrap();
        assert_eq!(after.invoice_email, None, "the account's own address");
        let (old, new) = changes(&before, &after);
        assert_eq!(json!(old), json!({"street": "Probeweg", "vat_id": "DE999999987"}));
        assert_eq!(
            json!(new),
            json!({"street": "Neue Straße", "vat_id": "DE123456789"})
        );
    }

    #[test]
    fn each_mistake_is_named_beside_its_field() {
        type Spoil = fn(&mut AccountForm);
        let cases: [(&str, Problem, Spoil); 8] = [
            ("company", Problem::Missing, |f| f.company.clear()),
            ("family_name", Problem::Unprintable, |f| {
                f.family_name = "王".to_owned()
            }),
            ("street", Problem::TooLong, |f| f.street = "x".repeat(101)),
            ("postcode", Problem::PostcodeMalformed, |f| {
                f.postcode = "2009".to_owned()
            }),
            ("vat_id", Problem::VatIdMalformed, |f| {
                f.vat_id = "DE12".to_owned()
            }),
            ("vat_id", Problem::VatIdOfOtherCountry, |f| {
                f.vat_id = "ATU12345678".to_owned()
            }),
            ("invoice_email", Problem::EmailMalformed, |f| {
                f.invoice_email = "rechnung".to_owned()
            }),
            ("lang", Problem::LanguageUnknown, |f| f.lang = "fr".to_owned()),
        ];
        let before = business("DE");
        for (field, what, spoil) in cases {
            let mut form = form_of("s", &before);
            spoil(&mut form);
            assert_eq!(
                read(&form, &before, &merchant()),
                Err(vec![problem(field, what)]),
                "{field}"
            );
        }
    }
}
