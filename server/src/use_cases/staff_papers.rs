//! What stands on papers beside what they must say: set by owners, looked at by all staff.

use app::wire::*;
use billing::staff::StaffRight;
use serde_json::json;
use store::audit::AuditEntry;
use store::contracts::Actor;
use store::merchants::Merchant;
use store::papers::{DocumentText, StoredLogo};
use texts::Lang;

use super::contracting::rendered;
use super::files::Download;
use super::order_form::problem;
use super::{Answer, Draft, RequestPort, remembered};
use crate::failure::Failure;
use crate::letters::samples;
use crate::letters::{Paper, Stationery, logo};

/// Characters of one text, at most.
const LONGEST_TEXT: usize = 2_000;
/// Bytes of a logo, at most.
pub(crate) const LOGO_BYTES_MAX: usize = 48 * 1024;
/// Pixels of a PNG along one side, at most.
const LOGO_PIXELS_MAX: u32 = 4_000;
/// The session's name for why a logo was refused.
const LOGO_REFUSED: &str = "logo-refused";

impl RequestPort {
    pub(super) async fn staff_papers_view(
        &self,
        slug: &str,
        paper: Option<String>,
    ) -> Answer<StaffPapersView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let paper = match paper {
            None => Paper::Invoice,
            Some(name) => Paper::named(&name).ok_or(Failure::NotFound)?,
        };
        let stationery = Stationery::load(&mut tx).await?;
        tx.commit().await?;
        let name = remembered::papers(merchant.id, paper.name());
        let draft: Option<Draft<PaperTextsForm>> = self.session.get(&name).await?;
        let Draft { form, problems } = draft.unwrap_or_else(|| Draft {
            form: form_of(merchant, paper, &stationery),
            problems: Vec::new(),
        });
        let refused = format!("{LOGO_REFUSED}:{}", merchant.id);
        let logo_problem: Option<LogoProblem> = self.session.remove(&refused).await?;
        Ok(StaffPapersView {
            papers: Paper::ALL.map(|paper| paper.name().to_owned()).to_vec(),
            form,
            problems,
            logo: stationery.logo.map(|logo| match logo {
                documents::Logo::Svg(_) => LogoKind::Svg,
                documents::Logo::PngBase64(_) => LogoKind::Png,
            }),
            logo_problem,
            may_change: viewer.may(StaffRight::Govern),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn write_paper_texts(&self, form: PaperTextsForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::Govern).await?;
        let paper = Paper::named(&form.paper).ok_or(Failure::BadRequest("no such paper"))?;
        let name = remembered::papers(merchant.id, paper.name());
        let back = Redirect {
            to: app::ui::path::staff_papers(&merchant.slug, paper.name()),
        };
        let problems = check(&form);
        if !problems.is_empty() {
            self.session.insert(&name, Draft { form, problems }).await?;
            return Ok(back);
        }
        let mut tx = self.app.store().begin(merchant.id).await?;
        let before = form_of(&merchant, paper, &Stationery::load(&mut tx).await?);
        for (lang, opening, closing) in [
            (Lang::De, &form.opening_de, &form.closing_de),
            (Lang::En, &form.opening_en, &form.closing_en),
        ] {
            tx.set_document_text(&DocumentText {
                kind: paper.name().to_owned(),
                lang: lang.tag().to_owned(),
                opening: tidy(opening),
                closing: tidy(closing),
            })
            .await?;
        }
        let after = form_of(&merchant, paper, &Stationery::load(&mut tx).await?);
        if before != after {
            tx.audit(&AuditEntry {
                id: self.app.new_id(),
                at: self.app.moment(&merchant).instant,
                actor: Actor::Account(account),
                action: "papers.texts_set".to_owned(),
                subject: None,
                old: Some(json!(before)),
                new: Some(json!(after)),
                reason: None,
            })
            .await?;
        }
        tx.commit().await?;
        self.session.remove::<serde_json::Value>(&name).await?;
        self.set_flash(Flash::PapersSaved).await?;
        Ok(back)
    }

    pub(super) async fn take_logo_away(&self, slug: &str) -> Answer<Redirect> {
        self.change_logo(slug, None).await
    }

    /// Sets the logo, if it can be printed: a paper with it is rendered first.
    pub(crate) async fn set_logo(&self, slug: &str, bytes: Vec<u8>) -> Answer<Redirect> {
        let (merchant, _) = self.staff_account(slug, StaffRight::Govern).await?;
        match self.readable(&merchant, bytes).await? {
            Ok(stored) => self.change_logo(slug, Some(stored)).await,
            Err(problem) => {
                let refused = format!("{LOGO_REFUSED}:{}", merchant.id);
                self.session.insert(&refused, problem).await?;
                Ok(papers_of(&merchant))
            }
        }
    }

    async fn readable(&self, merchant: &Merchant, bytes: Vec<u8>) -> Answer<Result<StoredLogo, LogoProblem>> {
        if bytes.is_empty() {
            return Ok(Err(LogoProblem::Missing));
        }
        if bytes.len() > LOGO_BYTES_MAX {
            return Ok(Err(LogoProblem::TooLarge));
        }
        let Some(media_type) = media_type(&bytes) else {
            return Ok(Err(LogoProblem::Unreadable));
        };
        let stored = StoredLogo {
            media_type: media_type.to_owned(),
            bytes,
        };
        let stationery = Stationery {
            logo: logo(&stored),
            texts: Vec::new(),
        };
        let (merchant, today) = (merchant.clone(), self.app.moment(merchant).today());
        let sample = rendered(&self.app, String::new(), move || {
            samples::render(Paper::Statement, Lang::De, &merchant, &stationery, today)
        });
        match sample.await {
            Ok(_) => Ok(Ok(stored)),
            Err(Failure::Document(_)) => Ok(Err(LogoProblem::Unreadable)),
            Err(failure) => Err(failure),
        }
    }

    async fn change_logo(&self, slug: &str, stored: Option<StoredLogo>) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(slug, StaffRight::Govern).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let before = tx.logo().await?;
        tx.set_logo(stored.as_ref()).await?;
        let told = |logo: &StoredLogo| {
            use sha2::Digest;
            let hash = sha2::Sha256::digest(&logo.bytes);
            let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            json!({ "media_type": logo.media_type, "sha256": hash })
        };
        tx.audit(&AuditEntry {
            id: self.app.new_id(),
            at: self.app.moment(&merchant).instant,
            actor: Actor::Account(account),
            action: "papers.logo_set".to_owned(),
            subject: None,
            old: before.as_ref().map(told),
            new: stored.as_ref().map(told),
            reason: None,
        })
        .await?;
        tx.commit().await?;
        self.set_flash(Flash::PapersSaved).await?;
        Ok(papers_of(&merchant))
    }

    /// A sample of a paper, for all staff.
    pub(crate) async fn paper_sample(&self, slug: &str, paper: &str, lang: &str) -> Answer<Download> {
        let merchant = self.staff_viewer(slug, StaffRight::Look).await?;
        let paper = Paper::named(paper).ok_or(Failure::NotFound)?;
        let lang = Lang::from_tag(lang).ok_or(Failure::NotFound)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let stationery = Stationery::load(&mut tx).await?;
        tx.commit().await?;
        let today = self.app.moment(&merchant).today();
        let name = format!("{}-{}.pdf", paper.name(), lang.tag());
        let file = rendered(&self.app, name, move || {
            samples::render(paper, lang, &merchant, &stationery, today)
        });
        Ok(file.await?.into())
    }
}

fn papers_of(merchant: &Merchant) -> Redirect {
    Redirect {
        to: app::ui::path::staff_papers(&merchant.slug, Paper::Invoice.name()),
    }
}

fn form_of(merchant: &Merchant, paper: Paper, stationery: &Stationery) -> PaperTextsForm {
    let text = |lang: Lang| {
        let found = stationery
            .texts
            .iter()
            .find(|text| text.kind == paper.name() && text.lang == lang.tag());
        found.map_or_else(Default::default, |text| {
            (text.opening.clone(), text.closing.clone())
        })
    };
    let ((opening_de, closing_de), (opening_en, closing_en)) = (text(Lang::De), text(Lang::En));
    PaperTextsForm {
        merchant: merchant.slug.clone(),
        paper: paper.name().to_owned(),
        opening_de,
        closing_de,
        opening_en,
        closing_en,
    }
}

fn tidy(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

fn check(form: &PaperTextsForm) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    for (field, text) in [
        ("opening_de", &form.opening_de),
        ("closing_de", &form.closing_de),
        ("opening_en", &form.opening_en),
        ("closing_en", &form.closing_en),
    ] {
        let text = tidy(text);
        if text.chars().count() > LONGEST_TEXT {
            problems.push(problem(field, Problem::TooLong));
        } else if matches!(documents::unprintable(&text), Ok(Some(_))) {
            problems.push(problem(field, Problem::Unprintable));
        }
    }
    problems
}

/// What a file is by its content, whatever its name says. A PNG of too many pixels is none.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    if bytes.starts_with(PNG) {
        let side = |at: usize| {
            let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
            Some(u32::from_be_bytes(four)).filter(|side| (1..=LOGO_PIXELS_MAX).contains(side))
        };
        return side(16).and(side(20)).map(|_| "image/png");
    }
    let text = std::str::from_utf8(bytes).ok()?;
    text.contains("<svg").then_some("image/svg+xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_is_what_its_content_says_and_a_png_of_too_many_pixels_is_none() {
        let png = |width: u32, height: u32| {
            let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
            bytes.extend(width.to_be_bytes());
            bytes.extend(height.to_be_bytes());
            bytes
        };
        assert_eq!(media_type(&png(300, 100)), Some("image/png"));
        assert_eq!(media_type(&png(300_000, 100)), None);
        assert_eq!(media_type(&png(300, 0)), None);
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n"), None);
        assert_eq!(media_type(b"<?xml version='1.0'?><svg/>"), Some("image/svg+xml"));
        assert_eq!(media_type(b"%PDF-1.7"), None);
    }
}
