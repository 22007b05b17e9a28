//! How a merchant is taxed, when it wants its money, and how its documents are counted: set by owners.

use app::ui::path;
use app::wire::*;
use billing::staff::StaffRight;
use billing::{Country, CrossBorderSales, SellerScheme, UnconfirmedVatId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::audit::AuditEntry;
use store::merchants::{Profile, Texts};

use crate::letters::{NumberFormat, NumberFormatError};
use crate::use_cases::order_form::{is_printable, problem};
use crate::use_cases::{Answer, Draft, RequestPort, remembered};

const LONGEST_CLAIM: usize = 120;
const LONGEST_FORMAT: usize = 40;
/// The longest term of payment, in days.
const LONGEST_TERM: u16 = 90;
/// Days between pre-notification and debit: agreed ones may be few, none are none.
const PRENOTIFICATION: (u16, u16) = (1, 30);

impl RequestPort {
    pub(super) async fn business_view(&self, slug: &str) -> Answer<BusinessView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let issued = tx.has_issued().await?;
        tx.commit().await?;
        let draft: Option<Draft<BusinessForm>> = self
            .session
            .get(&remembered::setup(merchant.id, "business"))
            .await?;
        let Draft { form, problems } = draft.unwrap_or_else(|| Draft {
            form: form_of(&merchant.slug, &merchant.profile),
            problems: Vec::new(),
        });
        Ok(BusinessView {
            form,
            problems,
            may_change: viewer.may(StaffRight::Govern),
            issued,
            frame: self.staff_frame(&viewer).await?,
        })
    }

    /// What was issued stays as it was; what is issued from now on follows.
    pub(super) async fn business_set(&self, form: BusinessForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::Govern).await?;
        let name = remembered::setup(merchant.id, "business");
        let back = Redirect {
            to: path::business(&merchant.slug),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        // Under the lock: nothing is issued between the look at what was and the change.
        let before = tx.lock_profile().await?;
        let issued = tx.has_issued().await?;
        let after = match read(&form, &before, issued) {
            Ok(profile) => profile,
            Err(problems) => {
                self.session.insert(&name, Draft { form, problems }).await?;
                return Ok(back);
            }
        };
        if after != before {
            tx.set_profile(&after).await?;
            let told = |profile: &Profile| json!(form_of(&merchant.slug, profile));
            let entry = AuditEntry {
                old: Some(told(&before)),
                ..self.entry(&merchant, account, "business.set", None, told(&after))
            };
            tx.audit(&entry).await?;
        }
        tx.commit().await?;
        self.session.remove::<Value>(&name).await?;
        self.set_flash(Flash::BusinessSaved).await?;
        Ok(back)
    }
}

/// A value by the name the engine gives it.
fn named<T: Serialize>(value: T) -> String {
    json!(value).as_str().unwrap_or_default().to_owned()
}

fn form_of(slug: &str, profile: &Profile) -> BusinessForm {
    BusinessForm {
        merchant: slug.to_owned(),
        claim_de: profile.claim.de.clone(),
        claim_en: profile.claim.en.clone(),
        scheme: named(profile.seller.scheme),
        cross_border: named(profile.seller.cross_border),
        unconfirmed_vat_id: named(profile.seller.unconfirmed_vat_id),
        countries: profile.countries.join(", "),
        payment_term: profile.payment_term_days.to_string(),
        prenotification: profile.prenotification_days.to_string(),
        invoice_number: profile.invoice_number_format.clone(),
        credit_note_number: profile.credit_note_number_format.clone(),
    }
}

/// The profile with what the form says; what the form does not know stays.
fn read(form: &BusinessForm, before: &Profile, issued: bool) -> Result<Profile, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut find = |field: &str, what: Problem| problems.push(problem(field, what));
    let mut after = before.clone();
    after.claim = Texts {
        de: form.claim_de.trim().to_owned(),
        en: form.claim_en.trim().to_owned(),
    };
    for (field, text) in [("claim_de", &after.claim.de), ("claim_en", &after.claim.en)] {
        if text.chars().count() > LONGEST_CLAIM || text.chars().any(char::is_control) {
            find(field, Problem::TooLong);
        } else if !is_printable(text) {
            find(field, Problem::Unprintable);
        }
    }
    match chosen::<SellerScheme>(&form.scheme) {
        Some(scheme) => after.seller.scheme = scheme,
        None => find("scheme", Problem::NothingChosen),
    }
    match chosen::<CrossBorderSales>(&form.cross_border) {
        Some(cross_border) => after.seller.cross_border = cross_border,
        None => find("cross_border", Problem::NothingChosen),
    }
    match chosen::<UnconfirmedVatId>(&form.unconfirmed_vat_id) {
        Some(unconfirmed) => after.seller.unconfirmed_vat_id = unconfirmed,
        None => find("unconfirmed_vat_id", Problem::NothingChosen),
    }
    match countries(&form.countries) {
        Some(countries) if countries.is_empty() => find("countries", Problem::Missing),
        Some(countries) => after.countries = countries,
        None => find("countries", Problem::Setup(SetupFault::CountryUnknown)),
    }
    for (field, typed, (least, most), days) in [
        (
            "payment_term",
            &form.payment_term,
            (0, LONGEST_TERM),
            &mut after.payment_term_days,
        ),
        (
            "prenotification",
            &form.prenotification,
            PRENOTIFICATION,
            &mut after.prenotification_days,
        ),
    ] {
        match typed.trim().parse::<u16>() {
            Ok(read) if (least..=most).contains(&read) => *days = read,
            Ok(_) | Err(_) => find(field, Problem::Setup(SetupFault::Days { least, most })),
        }
    }
    after.invoice_number_format = form.invoice_number.trim().to_owned();
    after.credit_note_number_format = form.credit_note_number.trim().to_owned();
    let numbers = [
        (
            "invoice_number",
            &after.invoice_number_format,
            &before.invoice_number_format,
        ),
        (
            "credit_note_number",
            &after.credit_note_number_format,
            &before.credit_note_number_format,
        ),
    ];
    let mut readable = true;
    for (field, format, was) in numbers {
        let well_formed = format.chars().count() <= LONGEST_FORMAT
            && is_printable(format)
            && !format.chars().any(char::is_control)
            && NumberFormat::parse(format).is_ok();
        if !well_formed {
            readable = false;
            find(field, Problem::Setup(SetupFault::NumberFormat));
        } else if issued && format != was {
            find(field, Problem::Setup(SetupFault::NumbersIssued));
        }
    }
    if readable
        && let Err(NumberFormatError::Ambiguous(..)) =
            NumberFormat::side_by_side(&after.invoice_number_format, &after.credit_note_number_format)
    {
        find("credit_note_number", Problem::Setup(SetupFault::NumbersMeet));
    }
    if problems.is_empty() {
        Ok(after)
    } else {
        Err(problems)
    }
}

fn chosen<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(json!(name)).ok()
}

/// Codes of countries, each once, in the order they were typed.
fn countries(typed: &str) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for code in typed
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|code| !code.is_empty())
    {
        let code = code.to_ascii_uppercase();
        Country::new(&code).ok()?;
        if !found.contains(&code) {
            found.push(code);
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before() -> Profile {
        crate::demo::content::merchant(uuid::Uuid::nil()).profile
    }

    #[test]
    fn a_form_that_was_not_touched_changes_nothing() {
        for issued in [false, true] {
            let before = before();
            assert_eq!(read(&form_of("stadtblatt", &before), &before, issued), Ok(before));
        }
    }

    #[test]
    fn what_is_typed_is_read_as_it_is_meant() {
        let before = before();
        let mut form = form_of("stadtblatt", &before);
        form.scheme = "small_business".to_owned();
        form.countries = "de; at,DE  ch".to_owned();
        form.payment_term = " 30 ".to_owned();
        let after = read(&form, &before, true).unwrap();
        assert_eq!(after.seller.scheme, SellerScheme::SmallBusiness);
        assert_eq!(after.countries, ["DE", "AT", "CH"]);
        assert_eq!(after.payment_term_days, 30);
    }

    #[test]
    fn each_mistake_is_named_beside_its_field() {
        type Spoil = fn(&mut BusinessForm);
        let cases: [(&str, Problem, Spoil); 10] = [
            ("claim_de", Problem::TooLong, |f| f.claim_de = "x".repeat(121)),
            ("scheme", Problem::NothingChosen, |f| f.scheme = "none".to_owned()),
            ("countries", Problem::Setup(SetupFault::CountryUnknown), |f| {
                f.countries = "DE, XX".to_owned()
            }),
            ("countries", Problem::Missing, |f| f.countries = " ".to_owned()),
            (
                "payment_term",
                Problem::Setup(SetupFault::Days { least: 0, most: 90 }),
                |f| f.payment_term = "91".to_owned(),
            ),
            (
                "prenotification",
                Problem::Setup(SetupFault::Days { least: 1, most: 30 }),
                |f| f.prenotification = "0".to_owned(),
            ),
            ("invoice_number", Problem::Setup(SetupFault::NumberFormat), |f| {
                f.invoice_number = "RE-{YYYY}".to_owned();
            }),
            ("invoice_number", Problem::Setup(SetupFault::NumberFormat), |f| {
                f.invoice_number = "{000}-{YYYY}".to_owned();
            }),
            (
                "credit_note_number",
                Problem::Setup(SetupFault::NumbersMeet),
                |f| {
                    f.credit_note_number = "RE-{YYYY}-{000}".to_owned();
                },
            ),
            ("unconfirmed_vat_id", Problem::NothingChosen, |f| {
                f.unconfirmed_vat_id.clear()
            }),
        ];
        let before = before();
        for (field, what, spoil) in cases {
            let mut form = form_of("stadtblatt", &before);
            spoil(&mut form);
            assert_eq!(
                read(&form, &before, false),
                Err(vec![problem(field, what)]),
                "{field}"
            );
        }
    }

    #[test]
    fn numbers_go_on_as_they_began_once_something_was_issued() {
        let before = before();
        let mut form = form_of("stadtblatt", &before);
        form.invoice_number = "R{YYYY}-{0000}".to_owned();
        assert!(read(&form, &before, false).is_ok());
        let refused = problem("invoice_number", Problem::Setup(SetupFault::NumbersIssued));
        assert_eq!(read(&form, &before, true), Err(vec![refused]));
    }
}
