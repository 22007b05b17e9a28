//! Products: what plans are grouped by, and what sign-up pages are named after.

use app::ui::path;
use app::wire::*;
use billing::staff::StaffRight;
use serde_json::{Value, json};
use store::audit::AuditEntry;
use store::catalogue::Product;
use store::merchants::Texts;
use uuid::Uuid;

use crate::failure::Failure;
use crate::use_cases::order_form::{is_printable, problem};
use crate::use_cases::{Answer, Draft, RequestPort, remembered};

const LONGEST_NAME: usize = 80;
const LONGEST_DESCRIPTION: usize = 300;
const LONGEST_SLUG: usize = 60;
/// Products are all read at once wherever one is.
const MOST_PRODUCTS: usize = 100;
const LAST_POSITION: i32 = 9_999;

impl RequestPort {
    pub(super) async fn product_view(&self, slug: &str, product: Option<Uuid>) -> Answer<ProductView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let products = tx.products().await?;
        tx.commit().await?;
        let known = find(&products, product)?;
        let draft: Option<Draft<ProductForm>> = self
            .session
            .get(&remembered::setup(merchant.id, &about(product)))
            .await?;
        let Draft { mut form, problems } = draft.unwrap_or_else(|| Draft {
            form: form_of(known, &products),
            problems: Vec::new(),
        });
        form.merchant.clone_from(&merchant.slug);
        if form.id.is_empty() {
            form.id = self.app.new_id().to_string();
        }
        Ok(ProductView {
            may_change: viewer.may(StaffRight::ChangeCatalogue),
            product,
            form,
            problems,
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn product_set(&self, form: ProductForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ChangeCatalogue)
            .await?;
        let changed: Option<Uuid> = match form.product.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| Failure::NotFound)?),
        };
        let name = remembered::setup(merchant.id, &about(changed));
        let list = Redirect {
            to: path::catalogue(&merchant.slug),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.lock_catalogue().await?;
        let products = tx.products().await?;
        let known = find(&products, changed)?;
        let id = match known {
            Some(product) => product.id,
            None => form
                .id
                .parse()
                .map_err(|_| Failure::BadRequest("a product needs its id"))?,
        };
        if known.is_none() && products.iter().any(|product| product.id == id) {
            // The second of two clicks.
            return Ok(list);
        }
        let product = match read(&form, id, known, &products) {
            Ok(product) => product,
            Err(problems) => {
                drop(tx);
                self.session.insert(&name, Draft { form, problems }).await?;
                return Ok(Redirect {
                    to: match changed {
                        Some(id) => path::product(&merchant.slug, id),
                        None => path::new_product(&merchant.slug),
                    },
                });
            }
        };
        let told = |product: &Product| {
            json!({
                "product": product.slug, "name": product.name, "description": product.description,
                "position": product.position,
            })
        };
        let action = match known {
            Some(_) => {
                tx.update_product(&product).await?;
                "product.changed"
            }
            None => {
                tx.insert_product(&product).await?;
                "product.added"
            }
        };
        if known != Some(&product) {
            let entry = AuditEntry {
                old: known.map(told),
                ..self.entry(&merchant, account, action, Some(id), told(&product))
            };
            tx.audit(&entry).await?;
        }
        tx.commit().await?;
        self.session.remove::<Value>(&name).await?;
        self.set_flash(Flash::ProductSaved).await?;
        Ok(list)
    }
}

/// The product that is named, if one is.
fn find(products: &[Product], named: Option<Uuid>) -> Answer<Option<&Product>> {
    let Some(id) = named else { return Ok(None) };
    let found = products.iter().find(|product| product.id == id);
    found.map(Some).ok_or(Failure::NotFound)
}

fn about(product: Option<Uuid>) -> String {
    format!(
        "product:{}",
        product.map_or_else(|| "new".to_owned(), |id| id.to_string())
    )
}

fn form_of(known: Option<&Product>, products: &[Product]) -> ProductForm {
    match known {
        Some(product) => ProductForm {
            product: product.id.to_string(),
            id: product.id.to_string(),
            name_de: product.name.de.clone(),
            name_en: product.name.en.clone(),
            description_de: product.description.de.clone(),
            description_en: product.description.en.clone(),
            slug: product.slug.clone(),
            position: product.position.to_string(),
            ..ProductForm::default()
        },
        None => ProductForm {
            position: products
                .iter()
                .map(|product| product.position)
                .max()
                .map_or(1, |last| last.saturating_add(1).min(LAST_POSITION))
                .to_string(),
            ..ProductForm::default()
        },
    }
}

fn read(
    form: &ProductForm,
    id: Uuid,
    known: Option<&Product>,
    products: &[Product],
) -> Result<Product, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut text = |field: &str, typed: &str, longest: usize, needed: bool| {
        let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() && needed {
            problems.push(problem(field, Problem::Missing));
        } else if text.chars().count() > longest {
            problems.push(problem(field, Problem::TooLong));
        } else if !is_printable(&text) {
            problems.push(problem(field, Problem::Unprintable));
        }
        text
    };
    let name = Texts {
        de: text("name_de", &form.name_de, LONGEST_NAME, true),
        en: text("name_en", &form.name_en, LONGEST_NAME, true),
    };
    let description = Texts {
        de: text("description_de", &form.description_de, LONGEST_DESCRIPTION, false),
        en: text("description_en", &form.description_en, LONGEST_DESCRIPTION, false),
    };
    let slug = match known {
        // Links to it stand in the merchant's site and on paper.
        Some(product) => product.slug.clone(),
        None => {
            let slug = form.slug.trim().to_owned();
            let well_formed = (1..=LONGEST_SLUG).contains(&slug.len())
                && slug
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && !slug.starts_with('-');
            if !well_formed {
                problems.push(problem("slug", Problem::Plan(PlanFault::SlugMalformed)));
            } else if products.iter().any(|product| product.slug == slug) {
                problems.push(problem("slug", Problem::Setup(SetupFault::ProductTaken)));
            } else if products.len() >= MOST_PRODUCTS {
                problems.push(problem("name_de", Problem::Setup(SetupFault::TooManyProducts)));
            }
            slug
        }
    };
    let position = match form.position.trim().parse::<i32>() {
        Ok(position) if (1..=LAST_POSITION).contains(&position) => position,
        Ok(_) | Err(_) => {
            problems.push(problem("position", Problem::Setup(SetupFault::PositionMalformed)));
            1
        }
    };
    if problems.is_empty() {
        Ok(Product {
            id,
            slug,
            position,
            name,
            description,
        })
    } else {
        Err(problems)
    }
}
