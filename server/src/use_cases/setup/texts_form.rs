//! The merchant's legal texts: versions that are added and never changed, because contracts name the one they were made under.

use app::ui::path;
use app::wire::*;
use billing::staff::StaffRight;
use chrono::NaiveDate;
use serde_json::{Value, json};
use store::merchants::{LegalText, LegalVersion};
use texts::Lang;

use crate::failure::Failure;
use crate::legal_texts::{begun, sections, written};
use crate::use_cases::order_form::{is_printable, problem};
use crate::use_cases::{Answer, Draft, RequestPort, remembered};

const LONGEST_TITLE: usize = 120;
/// Letters of a text: some forty printed pages.
const LONGEST_BODY: usize = 60_000;
/// Versions that can begin on one day.
const MOST_A_DAY: u32 = 99;

impl RequestPort {
    pub(super) async fn legal_texts_view(&self, slug: &str) -> Answer<LegalTextsView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let today = self.app.moment(&viewer.merchant).today();
        let versions = tx.legal_versions().await?;
        tx.commit().await?;
        let row = |kind: LegalKind, lang: Lang| {
            let of = || {
                versions
                    .iter()
                    .filter(move |version| version.kind == kind.path() && version.lang == lang.tag())
            };
            let facts = |version: &LegalVersion| (version.version.clone(), version.valid_from);
            LegalTextRow {
                kind,
                lang,
                now: of().find(|version| version.valid_from <= today).map(facts),
                next: of().rfind(|version| version.valid_from > today).map(facts),
            }
        };
        Ok(LegalTextsView {
            may_change: viewer.may(StaffRight::Govern),
            texts: LegalKind::ALL
                .into_iter()
                .flat_map(|kind| Lang::ALL.map(|lang| row(kind, lang)))
                .collect(),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn legal_text_view(
        &self,
        slug: &str,
        kind: LegalKind,
        lang: Lang,
    ) -> Answer<LegalTextView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let today = self.app.moment(merchant).today();
        let latest = tx.latest_legal_text(kind.path(), lang.tag()).await?;
        let versions = tx.legal_versions().await?;
        tx.commit().await?;
        let draft: Option<Draft<LegalTextForm>> = self
            .session
            .get(&remembered::setup(merchant.id, &about(kind, lang)))
            .await?;
        let to_begin_with = latest
            .is_none()
            .then(|| begun(kind, lang, &merchant.name, &merchant.profile))
            .flatten();
        let begun = draft.is_none() && to_begin_with.is_some();
        let Draft { form, problems } = draft.unwrap_or_else(|| {
            let (title, body) = match &latest {
                Some(text) => (text.title.clone(), written(&text.sections)),
                None => to_begin_with.unwrap_or_default(),
            };
            Draft {
                form: LegalTextForm {
                    merchant: merchant.slug.clone(),
                    kind: kind.path().to_owned(),
                    lang: lang.tag().to_owned(),
                    title,
                    body,
                    valid_from: today.to_string(),
                },
                problems: Vec::new(),
            }
        });
        Ok(LegalTextView {
            may_change: viewer.may(StaffRight::Govern),
            kind,
            lang,
            form,
            problems,
            versions: versions
                .into_iter()
                .filter(|version| version.kind == kind.path() && version.lang == lang.tag())
                .map(|version| (version.version, version.valid_from))
                .collect(),
            begun,
            frame: self.staff_frame(&viewer).await?,
        })
    }

    /// Adds a version. The same text from the same day on is there already.
    pub(super) async fn legal_text_set(&self, form: LegalTextForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::Govern).await?;
        let kind = LegalKind::from_path(&form.kind).ok_or(Failure::BadRequest("no kind of legal text"))?;
        let lang = Lang::ALL
            .into_iter()
            .find(|lang| lang.tag() == form.lang)
            .ok_or(Failure::BadRequest("no language of legal texts"))?;
        let name = remembered::setup(merchant.id, &about(kind, lang));
        let page = Redirect {
            to: path::legal_text(&merchant.slug, kind, lang),
        };
        let moment = self.app.moment(&merchant);
        let mut text = match read(&form, moment.today()) {
            Ok(text) => text,
            Err(problems) => {
                self.session.insert(&name, Draft { form, problems }).await?;
                return Ok(page);
            }
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        // Of two who add at once, the second sees what the first added.
        tx.lock_profile().await?;
        let latest = tx.latest_legal_text(kind.path(), lang.tag()).await?;
        let known = latest.as_ref().is_some_and(|latest| {
            (&latest.title, &latest.sections, latest.valid_from)
                == (&text.title, &text.sections, text.valid_from)
        });
        if !known {
            let versions = tx.legal_versions().await?;
            text.version = version_name(text.valid_from, |name| {
                versions.iter().any(|version| {
                    version.kind == kind.path() && version.lang == lang.tag() && version.version == name
                })
            })
            .ok_or(Failure::BadRequest("too many versions of one day"))?;
            tx.insert_legal_text(kind.path(), lang.tag(), &text).await?;
            let told = json!({
                "kind": kind.path(), "lang": lang.tag(), "version": text.version, "valid_from": text.valid_from,
            });
            tx.audit(&self.entry(&merchant, account, "legal-text.added", None, told))
                .await?;
        }
        tx.commit().await?;
        self.session.remove::<Value>(&name).await?;
        self.set_flash(Flash::LegalTextSaved {
            from: text.valid_from,
        })
        .await?;
        Ok(page)
    }
}

fn about(kind: LegalKind, lang: Lang) -> String {
    format!("{}:{}", kind.path(), lang.tag())
}

/// A name that sorts as versions follow one another: the day, and from the second of a day on a number.
fn version_name(day: NaiveDate, taken: impl Fn(&str) -> bool) -> Option<String> {
    let first = day.to_string();
    if !taken(&first) {
        return Some(first);
    }
    (2..=MOST_A_DAY)
        .map(|number| format!("{day}.{number:02}"))
        .find(|name| !taken(name))
}

fn read(form: &LegalTextForm, today: NaiveDate) -> Result<LegalText, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut find = |field: &str, what: Problem| problems.push(problem(field, what));
    let title = form.title.trim().to_owned();
    if title.is_empty() {
        find("title", Problem::Missing);
    } else if title.chars().count() > LONGEST_TITLE || title.chars().any(char::is_control) {
        find("title", Problem::TooLong);
    } else if !is_printable(&title) {
        find("title", Problem::Unprintable);
    }
    let sections = sections(&form.body);
    if sections.iter().all(|section| section.paragraphs.is_empty()) {
        find("body", Problem::Missing);
    } else if form.body.chars().count() > LONGEST_BODY {
        find("body", Problem::TooLong);
    } else if !form
        .body
        .lines()
        .all(|line| is_printable(&line.replace('\t', " ")))
    {
        find("body", Problem::Unprintable);
    }
    let valid_from = match form.valid_from.trim().parse::<NaiveDate>() {
        Ok(day) if day < today => {
            // Nobody was shown it then.
            find("valid_from", Problem::DayInThePast);
            today
        }
        Ok(day) => day,
        Err(_) => {
            find("valid_from", Problem::Setup(SetupFault::DateMalformed));
            today
        }
    };
    if problems.is_empty() {
        Ok(LegalText {
            version: String::new(),
            valid_from,
            title,
            sections,
        })
    } else {
        Err(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_a_day_sort_as_they_follow_one_another() {
        let day = NaiveDate::from_ymd_opt(2026, 5, 4).unwrap();
        let mut names: Vec<String> = Vec::new();
        for _ in 0..12 {
            let name = version_name(day, |name| names.iter().any(|known| known == name)).unwrap();
            assert!(names.last().is_none_or(|last| *last < name), "{names:?} {name}");
            names.push(name);
        }
        assert_eq!(
            (names[0].as_str(), names[11].as_str()),
            ("2026-05-04", "2026-05-04.12")
        );
        assert_eq!(version_name(day, |_| true), None);
    }
}
