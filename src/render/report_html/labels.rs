//! Labels: what the names of the wire form are called in a page, in Chinese and in English.

/// Name in results, Chinese, English.
const LABELS: &[(&str, &str, &str)] = &[
    // Statuses.
    ("persistent", "持续", "persistent"),
    ("emerging", "新出现", "emerging"),
    ("fading", "淡出", "fading"),
    ("revived", "复现", "revived"),
    ("single-period", "仅见一时", "single period"),
    ("intermittent", "时有时无", "intermittent"),
    ("too-few-documents", "文件太少", "too few documents"),
    // Changes of wording.
    ("replaced-tail", "换尾", "tail replaced"),
    ("replaced-head", "换首", "head replaced"),
    ("replaced-word", "换词", "word replaced"),
    ("inserted-modifier", "增词", "words added"),
    ("dropped-modifier", "减词", "words dropped"),
    ("reordered", "换序", "reordered"),
    ("replaced-character", "换一字", "one character replaced"),
    ("localised-place", "换地名", "another place"),
    ("succession", "前后相承", "succession"),
    ("several", "多处", "several changes"),
    ("earlier", "在前", "earlier"),
    ("later", "在后", "later"),
    ("same-time", "同时", "at the same time"),
    // Levels.
    ("national", "国家", "national"),
    ("province", "省", "province"),
    ("city", "市", "city"),
    ("district", "区县", "district"),
    ("subdistrict", "街道乡镇", "subdistrict"),
    // Kinds of what is left out.
    ("measurement", "数据指标", "figures and indicators"),
    ("calendar", "时间用语", "references by the calendar"),
    ("office", "机构、职务、会议、人名、地名", "bodies, posts, meetings, persons and places"),
    ("ceremony", "礼仪用语", "addresses and thanks"),
    ("generic", "通用词语", "words of every report"),
    ("ordinary-word", "普通词", "ordinary words"),
    ("metadata", "页面信息", "metadata of the page"),
    ("furniture", "页面部件", "furniture of the page"),
    ("salutation", "称谓", "addresses to the audience"),
    // Why a wording is left out.
    ("a figure, a ranking or an indicator", "数字、排名或指标", "a figure, a ranking or an indicator"),
    (
        "a heading or a reference by the calendar",
        "以年份日期为题或为限的用语",
        "a heading or a reference by the calendar",
    ),
    (
        "the name of a body, a post, a meeting, a person or a place",
        "机构、职务、会议、人物或地方的名称",
        "the name of a body, a post, a meeting, a person or a place",
    ),
    (
        "an address to the audience or a thanks",
        "对听众的称呼或致谢",
        "an address to the audience or a thanks",
    ),
    ("words that stand in every report", "每份报告都有的词语", "words that stand in every report"),
    ("one word of general Chinese", "一个普通词语", "one word of general Chinese"),
    // Why a line is left out.
    ("an address to the audience", "对听众的称呼", "an address to the audience"),
    ("button", "按钮", "button"),
    ("byline", "署名", "byline"),
    ("channel-name", "频道名", "name of a channel"),
    ("counter", "计数", "counter"),
    ("document-number", "文号", "document number"),
    ("labelled-facts", "页面所列事项", "labelled facts"),
    ("licence", "备案与版权", "licence"),
    ("link-list", "链接列表", "list of links"),
    ("navigation", "导航", "navigation"),
    ("page-number", "页码", "page number"),
    ("picture-caption", "图片说明", "caption of a picture"),
    ("reader-tools", "阅读工具", "tools for the reader"),
    ("repeated", "各页重复的行", "a line that pages repeat"),
    ("share", "分享", "share"),
    ("signature", "落款", "signature"),
    ("site-name", "网站名", "name of the site"),
    ("speaker", "报告人", "speaker"),
    ("title", "标题", "title"),
    // Scripts.
    ("hans", "简体", "Simplified"),
    ("hant", "繁体", "Traditional"),
    ("hant-tw", "繁体（台湾）", "Traditional (Taiwan)"),
    ("hant-hk", "繁体（香港）", "Traditional (Hong Kong)"),
    ("mixed", "简繁混用", "mixed"),
    ("none", "无从判断", "no characters that tell"),
    // Stages.
    ("decode", "解码", "decode"),
    ("repair", "修复", "repair"),
    ("canonicalize", "规范", "canonicalize"),
    ("convert", "简繁转换", "convert"),
    ("segment", "结构", "segment"),
    // Fields of policy.
    ("conduct", "作风", "conduct"),
    ("culture", "文化", "culture"),
    ("ecology", "生态", "ecology"),
    ("economy", "经济", "economy"),
    ("foreign", "外交与统一", "foreign affairs and unification"),
    ("ideology", "理论", "ideology"),
    ("law", "法治", "law"),
    ("party", "党建", "Party"),
    ("reform", "改革", "reform"),
    ("rural", "三农", "rural"),
    ("security", "安全", "security"),
    ("society", "民生与社会", "society"),
    // Points of a score.
    ("documents", "文件数", "documents"),
    ("occurrences", "次数", "occurrences"),
    ("length", "长度", "length"),
    ("density", "信息量", "information"),
    ("known", "已知提法", "known"),
    ("ends", "边界", "ends"),
    ("form", "形式", "form"),
    ("matter", "内容", "matter"),
    ("shown", "已见于前", "shown before"),
];

/// Rules of the statuses in Chinese; the wire form has them in English.
const RULES: &[(&str, &str)] = &[
    ("persistent", "以95%的把握，至少六成文件使用，且连续缺席不超过两份。"),
    ("emerging", "若无变化，前段如此多的文件都不用它，机会不超过5%；且最后两份都用。"),
    ("fading", "若无变化，后段如此多的文件都不用它，机会不超过5%；且至少两份用过。"),
    ("revived", "空缺前后各有至少两份文件使用，若无变化，这样的空缺机会不超过5%；且不是寻常词语。"),
    ("single-period", "若无变化，使用它的文件如此集中，机会不超过5%；且之前之后都有不用它的文件。"),
    ("intermittent", "文件足够，但以上各条都不成立。"),
    ("too-few-documents", "即使最醒目的排列，出于偶然的机会也超过5%。"),
];

/// The label of a name in Chinese; the name itself when it has none.
pub(super) fn chinese(name: &str) -> &str {
    LABELS.iter().find(|label| label.0 == name).map_or(name, |label| label.1)
}

/// The label of a name in English.
pub(super) fn english(name: &str) -> &str {
    LABELS.iter().find(|label| label.0 == name).map_or(name, |label| label.2)
}

/// The rule of a status in Chinese.
pub(super) fn chinese_rule(status: &str) -> &str {
    RULES.iter().find(|rule| rule.0 == status).map_or("", |rule| rule.1)
}

/// All labels as JSON: name → [Chinese, English].
pub(super) fn json() -> String {
    let all: std::collections::BTreeMap<&str, [&str; 2]> =
        LABELS.iter().map(|&(name, chinese, english)| (name, [chinese, english])).collect();
    serde_json::to_string(&all).expect("strings serialize")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Level, Script};
    use crate::evolution::Status;
    use crate::phrases::{Change, Kind, fields};
    use crate::schema::PointsV1;
    use crate::text::Stage;

    #[test]
    fn everything_that_a_page_names_has_a_label() {
        let statuses = Status::ALL.map(Status::name);
        let changes = Change::ALL.map(Change::name);
        let kinds = Kind::ALL.map(Kind::name).into_iter().filter(|name| *name != "formulation");
        let reasons = Kind::ALL.map(Kind::why).into_iter().filter(|why| !why.is_empty());
        let levels = Level::ALL.map(Level::name);
        let scripts = Script::ALL.map(Script::name);
        let stages = Stage::ALL.map(Stage::name);
        let names = (statuses.into_iter())
            .chain(changes)
            .chain(kinds)
            .chain(reasons)
            .chain(levels)
            .chain(scripts)
            .chain(stages)
            .chain(fields())
            .chain(PointsV1::NAMES);
        for name in names {
            assert!(LABELS.iter().any(|label| label.0 == name), "{name}");
        }
        assert!(statuses.iter().all(|status| !chinese_rule(status).is_empty()));
    }
}
