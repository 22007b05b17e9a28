//! Layouts of the merchant's own for invoices: sent in, tried on every sample, looked at, taken into use. Changed by owners, looked at by all
//! staff.

use app::wire::*;
use billing::staff::StaffRight;
use documents::InvoiceModel;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::audit::AuditEntry;
use store::contracts::Actor;
use store::customers::Account;
use store::layouts::Layout;
use store::merchants::Merchant;
use uuid::Uuid;

use super::files::Download;
use super::{Answer, RequestPort};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::samples::LayoutSample;
use crate::letters::{Paper, Stationery};
use crate::typeset::{LAYOUT_MOST, LayoutProblem};

/// Layouts in the list, at most; older ones stay and are no longer shown.
const LISTED_MOST: i64 = 20;
/// The session's name for why a layout was refused.
const LAYOUT_REFUSED: &str = "layout-refused";

impl RequestPort {
    pub(super) async fn staff_layouts_view(
        &self,
        slug: &str,
        paper: Option<String>,
    ) -> Answer<StaffLayoutsView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let paper = set_by_layouts(paper.as_deref().unwrap_or(Paper::Invoice.name()))?;
        let layouts = tx.layouts(paper.name(), LISTED_MOST).await?;
        tx.commit().await?;
        let refused = refused_name(merchant, paper);
        let before: Option<RefusedLayout> = self.session.get(&refused).await?;
        if before.is_some() {
            self.session.remove::<RefusedLayout>(&refused).await?;
        }
        Ok(StaffLayoutsView {
            papers: Paper::ALL
                .into_iter()
                .filter(|paper| !LayoutSample::of(*paper).is_empty())
                .map(|paper| paper.name().to_owned())
                .collect(),
            paper: paper.name().to_owned(),
            layouts: layouts
                .into_iter()
                .map(|layout| LayoutRow {
                    id: layout.id,
                    on: Moment::at(&merchant.timezone, layout.at).today(),
                    by: layout.by_name,
                    in_use: layout.in_use,
                })
                .collect(),
            refused: before,
            may_change: viewer.may(StaffRight::Govern),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn staff_layout_view(&self, slug: &str, id: Uuid) -> Answer<StaffLayoutView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let layout = tx.layout(id).await?.ok_or(Failure::NotFound)?;
        let in_use = tx.layout_in_use(&layout.paper).await? == Some(id);
        let by = tx.staff(layout.by).await?;
        tx.commit().await?;
        let paper = set_by_layouts(&layout.paper)?;
        Ok(StaffLayoutView {
            id,
            paper: layout.paper,
            on: Moment::at(&merchant.timezone, layout.at).today(),
            by: by.map(|staff| staff.name),
            sha256: hexadecimal(&layout.sha256),
            in_use,
            samples: LayoutSample::of(paper)
                .iter()
                .map(|sample| sample.name().to_owned())
                .collect(),
            may_change: viewer.may(StaffRight::Govern),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    /// Keeps a layout that sets every sample, to be looked at; of any other nothing but the reason, for the next page.
    pub(crate) async fn add_layout(&self, slug: &str, paper: &str, bytes: Vec<u8>) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(slug, StaffRight::Govern).await?;
        let Account::Staff { staff } = account else {
            return Err(Failure::Forbidden);
        };
        let paper = set_by_layouts(paper)?;
        let source = match self.tried(&merchant, paper, bytes).await? {
            Ok(source) => source,
            Err(refused) => {
                self.session
                    .insert(&refused_name(&merchant, paper), refused)
                    .await?;
                return Ok(layouts_of(&merchant, paper.name()));
            }
        };
        let layout = Layout {
            id: self.app.new_id(),
            paper: paper.name().to_owned(),
            sha256: Sha256::digest(&source).to_vec(),
            source,
            by: staff,
            at: self.app.moment(&merchant).instant,
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let kept = tx.keep_layout(&layout).await?;
        if kept == layout.id {
            tx.audit(&AuditEntry {
                new: Some(json!({ "paper": layout.paper, "sha256": hexadecimal(&layout.sha256) })),
                ..self.layout_entry(&merchant, account, "papers.layout_added", kept)
            })
            .await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::LayoutKept).await?;
        Ok(Redirect {
            to: app::ui::path::staff_layout(&merchant.slug, kept),
        })
    }

    /// The layout as text, if it sets every sample as the merchant's papers look now.
    async fn tried(
        &self,
        merchant: &Merchant,
        paper: Paper,
        bytes: Vec<u8>,
    ) -> Answer<Result<String, RefusedLayout>> {
        let plain = |why| RefusedLayout {
            why,
            sample: None,
            engine: None,
        };
        if bytes.is_empty() {
            return Ok(Err(plain(LayoutRefusal::Missing)));
        }
        if bytes.len() > LAYOUT_MOST {
            return Ok(Err(plain(LayoutRefusal::TooLong)));
        }
        let Ok(source) = String::from_utf8(bytes) else {
            return Ok(Err(plain(LayoutRefusal::NoText)));
        };
        let samples = LayoutSample::of(paper);
        let models = self.models(merchant, paper, samples).await?;
        match self.app.cage().look(&source, &models).await {
            Ok(_) => Ok(Ok(source)),
            Err((index, problem)) => {
                tracing::info!(merchant = merchant.slug, %problem, "a layout was refused");
                Ok(Err(refusal(problem, samples.get(index).copied())))
            }
        }
    }

    async fn models(
        &self,
        merchant: &Merchant,
        paper: Paper,
        samples: &[LayoutSample],
    ) -> Answer<Vec<InvoiceModel>> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        let stationery = Stationery::load(&mut tx).await?;
        tx.commit().await?;
        let today = self.app.moment(merchant).today();
        Ok(samples
            .iter()
            .map(|sample| sample.model(paper, merchant, &stationery, today))
            .collect())
    }

    pub(super) async fn take_layout_into_use(&self, slug: &str, id: &str) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(slug, StaffRight::Govern).await?;
        let id: Uuid = id
            .parse()
            .map_err(|_| Failure::BadRequest("no identifier of a layout"))?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let layout = tx.layout(id).await?.ok_or(Failure::NotFound)?;
        let before = tx.layout_in_use(&layout.paper).await?;
        if before != Some(id) {
            tx.use_layout(&layout.paper, id).await?;
            let told = |id: Uuid| json!({ "paper": layout.paper, "layout": id });
            tx.audit(&AuditEntry {
                old: before.map(told),
                new: Some(told(id)),
                ..self.layout_entry(&merchant, account, "papers.layout_used", id)
            })
            .await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::LayoutUsed).await?;
        Ok(layouts_of(&merchant, &layout.paper))
    }

    pub(super) async fn back_to_our_layout(&self, slug: &str, paper: &str) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(slug, StaffRight::Govern).await?;
        let paper = set_by_layouts(paper)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        if let Some(before) = tx.layout_in_use(paper.name()).await? {
            tx.drop_layout(paper.name()).await?;
            tx.audit(&AuditEntry {
                old: Some(json!({ "paper": paper.name(), "layout": before })),
                ..self.layout_entry(&merchant, account, "papers.layout_dropped", before)
            })
            .await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::LayoutDropped).await?;
        Ok(layouts_of(&merchant, paper.name()))
    }

    /// A row of the audit log about a layout, without what was before and after.
    fn layout_entry(&self, merchant: &Merchant, account: Account, action: &str, layout: Uuid) -> AuditEntry {
        AuditEntry {
            id: self.app.new_id(),
            at: self.app.moment(merchant).instant,
            actor: Actor::Account(account),
            action: action.to_owned(),
            subject: Some(layout),
            old: None,
            new: None,
            reason: None,
        }
    }

    /// Our own layouts, for merchants to start from; for all staff.
    pub(crate) async fn layout_start(&self, slug: &str, file: &str) -> Answer<Download> {
        self.staff_viewer(slug, StaffRight::Look).await?;
        match file {
            "invoice.typ" => Ok(typst_file(file, documents::INVOICE_LAYOUT)),
            "letter.typ" => Ok(typst_file(file, documents::LETTER_LAYOUT)),
            _ => Err(Failure::NotFound),
        }
    }

    /// A layout as it was sent in, for all staff.
    pub(crate) async fn layout_source(&self, slug: &str, id: Uuid) -> Answer<Download> {
        let (_, layout) = self.stored_layout(slug, id).await?;
        Ok(typst_file(&format!("{}.typ", layout.paper), &layout.source))
    }

    /// A sample set by a layout that was sent in, for all staff.
    pub(crate) async fn layout_sample(&self, slug: &str, id: Uuid, sample: &str) -> Answer<Download> {
        let (merchant, layout) = self.stored_layout(slug, id).await?;
        let paper = set_by_layouts(&layout.paper)?;
        let sample = LayoutSample::of(paper)
            .iter()
            .find(|known| known.name() == sample)
            .ok_or(Failure::NotFound)?;
        let models = self.models(&merchant, paper, &[*sample]).await?;
        let made = self.app.cage().look(&layout.source, &models).await;
        let made = made.map_err(|(_, problem)| match problem {
            LayoutProblem::Busy => Failure::NotReady("another layout is being tried"),
            problem => problem.into(),
        })?;
        let made = made.into_iter().next().ok_or(Failure::NotFound)?;
        Ok(Download {
            name: format!("{}-{}.pdf", paper.name(), sample.name()),
            media_type: "application/pdf".to_owned(),
            bytes: made.pdf,
        })
    }

    async fn stored_layout(&self, slug: &str, id: Uuid) -> Answer<(Merchant, Layout)> {
        let merchant = self.staff_viewer(slug, StaffRight::Look).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let layout = tx.layout(id).await?.ok_or(Failure::NotFound)?;
        tx.commit().await?;
        Ok((merchant, layout))
    }
}

/// A kind of paper that is set by layouts.
fn set_by_layouts(name: &str) -> Answer<Paper> {
    Paper::named(name)
        .filter(|paper| !LayoutSample::of(*paper).is_empty())
        .ok_or(Failure::NotFound)
}

fn refused_name(merchant: &Merchant, paper: Paper) -> String {
    format!("{LAYOUT_REFUSED}:{}:{}", paper.name(), merchant.id)
}

fn layouts_of(merchant: &Merchant, paper: &str) -> Redirect {
    Redirect {
        to: app::ui::path::staff_layouts(&merchant.slug, paper),
    }
}

fn typst_file(name: &str, source: &str) -> Download {
    Download {
        name: name.to_owned(),
        media_type: "text/plain; charset=utf-8".to_owned(),
        bytes: source.as_bytes().to_vec(),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn refusal(problem: LayoutProblem, sample: Option<LayoutSample>) -> RefusedLayout {
    let (why, engine) = match problem {
        LayoutProblem::TooLong => (LayoutRefusal::TooLong, None),
        LayoutProblem::Refused(reason) => (LayoutRefusal::Refused, Some(reason)),
        LayoutProblem::TooSlow => (LayoutRefusal::TooSlow, None),
        LayoutProblem::TooMuchMemory => (LayoutRefusal::TooMuchMemory, None),
        LayoutProblem::TooLarge => (LayoutRefusal::TooLarge, None),
        LayoutProblem::Busy => (LayoutRefusal::Busy, None),
        LayoutProblem::Broken(_) => (LayoutRefusal::Broken, None),
    };
    let about_sample = !matches!(why, LayoutRefusal::Busy | LayoutRefusal::Broken);
    RefusedLayout {
        why,
        sample: sample
            .filter(|_| about_sample)
            .map(|sample| sample.name().to_owned()),
        engine,
    }
}
