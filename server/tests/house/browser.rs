//! A person with a browser that runs no scripts: keeps cookies, follows redirects, sends forms.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;

use crate::html::{self, Form};

const HOST: &str = "turnus.test";
const MOST_REDIRECTS: usize = 5;

#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    user_agent: Option<&'static str>,
}

/// What came back, and for which path in the end.
#[derive(Clone, Debug)]
pub struct Page {
    pub path: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            user_agent: None,
        }
    }

    /// Says from now on what it is.
    pub fn calls_itself(&mut self, user_agent: &'static str) {
        self.user_agent = Some(user_agent);
    }

    /// Talks to another program from now on, with the same cookies.
    pub fn turn_to(&mut self, router: Router) {
        self.router = router;
    }

    /// Opens a page and follows redirects.
    pub async fn open(&mut self, path: &str) -> Page {
        let page = self.get(path).await;
        self.follow(page).await
    }

    /// Asks once, without following.
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, None, true).await
    }

    /// Sends a form and follows redirects.
    pub async fn submit(&mut self, form: &Form) -> Page {
        let page = self.post(form).await;
        self.follow(page).await
    }

    /// Sends a form, without following.
    pub async fn post(&mut self, form: &Form) -> Page {
        self.send(Method::POST, &form.action, Some(form.encoded()), true)
            .await
    }

    /// One request; `vouched`: with the Origin a browser sends along with our own forms.
    pub async fn send(&mut self, method: Method, path: &str, body: Option<String>, vouched: bool) -> Page {
        let body = body.map(|body| (body.into_bytes(), "application/x-www-form-urlencoded"));
        self.send_typed(method, path, body, vouched).await
    }

    /// Asks as a script of one of our pages does, and not as a form.
    pub async fn ask(&mut self, path: &str, body: String) -> Page {
        let body = Some((body.into_bytes(), "application/x-www-form-urlencoded"));
        self.request(Method::POST, path, body, true, "application/json")
            .await
    }

    /// The same with a body of any type.
    pub async fn send_typed(
        &mut self,
        method: Method,
        path: &str,
        body: Option<(Vec<u8>, &str)>,
        vouched: bool,
    ) -> Page {
        self.request(method, path, body, vouched, "text/html,application/xhtml+xml")
            .await
    }

    async fn request(
        &mut self,
        method: Method,
        path: &str,
        body: Option<(Vec<u8>, &str)>,
        vouched: bool,
        accept: &str,
    ) -> Page {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header(header::ACCEPT, accept);
        if let Some(user_agent) = self.user_agent {
            request = request.header(header::USER_AGENT, user_agent);
        }
        if vouched {
            request = request.header(header::ORIGIN, format!("http://{HOST}"));
        }
        if let Some((_, media_type)) = body {
            request = request.header(header::CONTENT_TYPE, media_type);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<_> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let request = request
            .body(body.map_or_else(Body::empty, |(body, _)| Body::from(body)))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Page {
            path: path.to_owned(),
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap(),
        }
    }

    async fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..MOST_REDIRECTS {
            let Some(to) = page.location() else {
                return page;
            };
            page = self.get(&to).await;
        }
        panic!("{} leads round in circles", page.path);
    }
}

impl Page {
    /// Where a redirect leads.
    pub fn location(&self) -> Option<String> {
        self.status
            .is_redirection()
            .then(|| self.headers[header::LOCATION].to_str().unwrap().to_owned())
    }

    pub fn html(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn text(&self) -> String {
        html::text(self.html())
    }

    /// What is wrong with a field, as shown beside it.
    pub fn problem(&self, field: &str) -> Option<String> {
        html::text_of(self.html(), &format!("{field}-error"))
    }

    /// The form that posts to this server function.
    pub fn form(&self, function: &str) -> Form {
        let action = format!("/api/{function}");
        html::forms(self.html())
            .into_iter()
            .find(|form| form.action == action)
            .unwrap_or_else(|| panic!("no form {action} on {}: {}", self.path, self.text()))
    }

    /// The page, which must show this text.
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        let shown = self.text();
        assert!(
            shown.contains(text),
            "{} does not show {text:?}: {shown}",
            self.path
        );
        self
    }

    /// The page, which must have this status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.path, self.text());
        self
    }
}
