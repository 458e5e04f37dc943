//! Where each part of a picture is.
//!
//! Three columns: what is around the pods, the containers, the volumes. Each is as wide as its texts need, within bounds,
//! and its boxes stand below each other, so none lies over another. Links run in the gaps between the columns.

use std::ops::RangeInclusive;

use crate::diagram::outside::User;
use crate::diagram::picture::{Access, DrawnMount, Picture};
use crate::worker::HeadCount;

use super::card::{self, Card, LineStyle, PADDING, TextLine};

/// Around the picture, and between a frame and what is in it.
const MARGIN: usize = 16;
/// Between two boxes of a column.
const GAP: usize = 14;
/// Between the launcher and `dind`, if a link with words connects them.
const GAP_WITH_WORDS: usize = 40;
/// Between what is around the pods and the frame of the workload.
const LEFT_GUTTER: usize = 44;
/// Between the containers and the volumes: the least, the most, and what each mount adds.
const RIGHT_GUTTER: RangeInclusive<usize> = 72..=140;
const GUTTER_OF_MOUNT: usize = 2;
/// The heads of the two frames.
const WORKLOAD_HEAD: usize = 52;
const POD_HEAD: usize = 34;
/// How far the edges of further pods look out behind the first one.
pub(super) const STACK: usize = 5;

/// A frame around other parts.
#[derive(Clone, Copy)]
pub(super) struct Rectangle {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

/// A line from one point to another.
pub(super) struct Link {
    pub role: LinkRole,
    pub from: (usize, usize),
    pub to: (usize, usize),
}

/// What a link means.
#[derive(Clone, Copy)]
pub(super) enum LinkRole {
    /// The part at the end uses what the other one gives.
    Use,
    /// A container has the volume with this index.
    Mount(usize, Access),
}

/// The parts of a picture with their places.
pub(super) struct Arrangement {
    pub width: usize,
    pub height: usize,
    pub workload: Rectangle,
    /// The pod; the edges of further ones look out from behind it.
    pub pod: Rectangle,
    pub cards: Vec<Card>,
    pub links: Vec<Link>,
    /// The link from the launcher to `dind`, which has words beside it.
    pub to_dind: Option<Link>,
}

impl Arrangement {
    pub(super) fn new(picture: &Picture) -> Arrangement {
        let (mut outside, supplies): (Vec<Card>, Vec<_>) = picture.outside.iter().map(card::outside).unzip();
        let mut containers: Vec<Card> = picture.containers.iter().map(card::container).collect();
        let mut volumes: Vec<Card> = picture.volumes.iter().map(card::volume).collect();
        let after_launcher = if picture.uses_dind { GAP_WITH_WORDS } else { GAP };
        let outside_end = stack(&mut outside, MARGIN, 150..=262, GAP);
        let workload_x = if outside.is_empty() { MARGIN } else { outside_end.x + LEFT_GUTTER };
        let containers_end = stack(&mut containers, workload_x + 2 * MARGIN, card::CONTAINER_WIDTH, after_launcher);
        let mounted: usize = picture.containers.iter().map(|container| container.mounts.len()).sum();
        let right_gutter = (RIGHT_GUTTER.start() + GUTTER_OF_MOUNT * mounted).min(*RIGHT_GUTTER.end());
        let volumes_end = stack(&mut volumes, containers_end.x + right_gutter, 140..=250, GAP);
        let bottom = [outside_end.y, containers_end.y, volumes_end.y].into_iter().max().unwrap_or_default();

        let (pod_x, pod_y) = (workload_x + MARGIN, MARGIN + WORKLOAD_HEAD);
        let end = Corner { x: volumes_end.x + MARGIN, y: bottom + MARGIN };
        let pod = Rectangle { x: pod_x, y: pod_y, width: end.x - pod_x, height: end.y - pod_y };
        let behind = STACK * edges(picture.workers);
        let (width, height) = (end.x + behind + MARGIN - workload_x, end.y + behind);
        let workload = Rectangle { x: workload_x, y: MARGIN, width, height };

        let to_dind = picture.uses_dind.then(|| Link::down(&containers[0], &containers[1]));
        let mut links = uses_of(&outside, &supplies, picture, &containers, [workload.x, pod.x]);
        links.extend(mounts(picture, &containers, &volumes));
        let cards = outside.into_iter().chain(containers).chain(volumes).collect();
        Arrangement {
            width: workload_x + width + MARGIN,
            height: height + 2 * MARGIN,
            workload,
            pod,
            cards,
            links,
            to_dind,
        }
    }
}

/// How many further pods look out from behind the first one.
pub(super) fn edges(workers: HeadCount) -> usize {
    match workers {
        HeadCount::Fixed(..=1) | HeadCount::Unknown => 0,
        HeadCount::Fixed(2) => 1,
        HeadCount::Fixed(_) | HeadCount::Autoscaled => 2,
    }
}

/// The lower right corner of something.
struct Corner {
    x: usize,
    y: usize,
}

/// Puts boxes below each other, all as wide as the widest within these bounds. The first gap may be another one.
fn stack(cards: &mut [Card], x: usize, widths: RangeInclusive<usize>, first_gap: usize) -> Corner {
    let wanted = cards.iter().map(Card::wanted_width).max().unwrap_or_default();
    let width = wanted.clamp(*widths.start(), *widths.end());
    let mut end = Corner { x: x + width, y: MARGIN + WORKLOAD_HEAD + POD_HEAD };
    for (index, card) in cards.iter_mut().enumerate() {
        let gap = match index {
            0 => 0,
            1 => first_gap,
            _ => GAP,
        };
        (card.x, card.y, card.width) = (x, end.y + gap, width);
        end.y = card.bottom();
    }
    end
}

/// Where links end at the left borders of boxes: at equal distances, in the order in which they are asked for.
struct Ends {
    /// Of each box, how many links end there.
    all: Vec<usize>,
    /// Of each box, how many have been asked for.
    given: Vec<usize>,
}

impl Ends {
    fn new(boxes: usize, ends: impl Iterator<Item = usize>) -> Ends {
        let mut all = vec![0; boxes];
        ends.for_each(|index| all[index] += 1);
        Ends { all, given: vec![0; boxes] }
    }

    fn next(&mut self, cards: &[Card], index: usize) -> (usize, usize) {
        self.given[index] += 1;
        let card = &cards[index];
        (card.x, card.y + card.height() * self.given[index] / (self.all[index] + 1))
    }
}

/// The links from what is around the pods to what uses it. A frame is met at its left border, straight on.
fn uses_of(
    outside: &[Card],
    rows: &[Vec<(usize, usize)>],
    picture: &Picture,
    containers: &[Card],
    [workload, pod]: [usize; 2],
) -> Vec<Link> {
    let users = picture.outside.iter().flat_map(|object| &object.supplies).map(|supply| supply.to);
    let of_container = |user| if let User::Container(index) = user { Some(index) } else { None };
    let mut ends = Ends::new(containers.len(), users.filter_map(of_container));
    let mut links = Vec::new();
    for ((card, rows), object) in outside.iter().zip(rows).zip(&picture.outside) {
        let middles: Vec<usize> = card.middles().collect();
        for ((first, last), supply) in rows.iter().zip(&object.supplies) {
            let y = usize::midpoint(middles[*first], middles[*last]);
            let to = match supply.to {
                User::Workload => (workload, y),
                User::Pod => (pod, y),
                User::Container(index) => ends.next(containers, index),
            };
            links.push(Link { role: LinkRole::Use, from: (card.right(), y), to });
        }
    }
    links
}

/// The links from the rows of mounts to the volumes.
fn mounts(picture: &Picture, containers: &[Card], volumes: &[Card]) -> Vec<Link> {
    let mounts = || picture.containers.iter().flat_map(|container| &container.mounts);
    let mut ends = Ends::new(volumes.len(), mounts().map(|mount| mount.volume));
    let rows = containers.iter().flat_map(|card| {
        let is_row = |(line, _): &(&TextLine, usize)| line.style == LineStyle::Row;
        card.lines.iter().zip(card.middles()).filter(is_row).map(|(_, middle)| (card.right(), middle))
    });
    let link = |(mount, from): (&DrawnMount, (usize, usize))| {
        let role = LinkRole::Mount(mount.volume, mount.access);
        Link { role, from, to: ends.next(volumes, mount.volume) }
    };
    mounts().zip(rows).map(link).collect()
}

impl Link {
    /// From the lower border of a box to the upper border of the next one.
    fn down(above: &Card, below: &Card) -> Link {
        let x = above.x + 2 * PADDING;
        Link { role: LinkRole::Use, from: (x, above.bottom()), to: (x, below.y) }
    }
}
