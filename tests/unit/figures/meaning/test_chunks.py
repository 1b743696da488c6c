"""Where the noun behind a number ends, and what is told of what was counted or measured just before."""

import pytest

from reportminer.figures import find_figures


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("全镇1200名志愿者当起了河道巡查员。", ["志愿者"]),
        ("15名队员携3台水泵，昼夜值守。", ["队员", "携水泵"]),
        ("在9个社区建起图书角。", ["社区"]),
        ("其中260名学生人人会游2种泳姿。", ["学生", "泳姿"]),
        ("村民纠纷9起，比上年13起降31%。", ["村民纠纷", "村民纠纷", "村民纠纷降幅"]),
        ("今年接待费4.2万元，比去年6.8万元降了近四成。", ["接待费", "接待费", "接待费降幅"]),
        ("与3个司法所签订协议。", ["司法所"]),
        ("发放一次性岗位补贴40万元。", ["发放一次性岗位补贴"]),
    ],
)
def test_a_noun_ends_where_its_words_tell_of_something_else(text, indicators):
    assert [figure.indicator for figure in find_figures(text)] == indicators


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("专家组抽查了5个乡镇23个村。", ["抽查乡镇", "抽查村"]),
        ("调研组走访了3个区、18家企业。", ["走访区", "走访企业"]),
        ("每名辅导员联系6个班级。", ["联系班级"]),
        ("延伸审计了7个站所。", ["审计站所"]),
        ("另有2个县三年没有新建一所幼儿园。", ["三年没有新建一所幼儿园的县", "没有新建一所幼儿园时间"]),
    ],
)
def test_bare_things_are_named_by_what_is_done_with_them(text, indicators):
    assert [figure.indicator for figure in find_figures(text)] == indicators


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("维修水闸12座计340万元。", ["维修水闸", "维修水闸金额"]),
        ("铺设管网6条42公里。", ["铺设管网", "铺设管网长度"]),
        ("建成停车场4处共1.6万平方米。", ["停车场", "停车场面积"]),
        ("发放临时救助210人次、63万元。", ["发放临时救助", "发放临时救助"]),
    ],
)
def test_money_and_extent_of_what_was_counted_right_before(text, indicators):
    assert [figure.indicator for figure in find_figures(text)] == indicators


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("食堂伙食补助每生每天6元。", ["食堂伙食补助"]),
        ("场馆水费一年3600元。", ["场馆水费"]),
        ("按规定月工资2100元。", ["月工资"]),
        ("医生撰写心得40篇。", ["医生撰写心得"]),
        ("帮教刑满释放人员46名，安置31名。", ["帮教刑满释放人员", "安置刑满释放人员"]),
    ],
)
def test_what_a_rate_or_a_rule_leaves_of_a_name(text, indicators):
    assert [figure.indicator for figure in find_figures(text)] == indicators


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("消防栓80具中不能出水的7具。", ["消防栓", "不能出水消防栓"]),
        ("质检样品45批里不合格的3批。", ["质检样品", "不合格质检样品"]),
        ("拆除违建48处，已整改39处，剩下9处年底前完成。", ["拆除违建", "整改违建", "剩下违建"]),
        ("享受正处级待遇5名，副处级11名。", ["享受正处级待遇", "享受副处级待遇"]),
        ("社区老人中，最大的96岁，最小的61岁。", ["最大社区老人年龄", "最小社区老人年龄"]),
    ],
)
def test_parts_are_told_by_those_among_whom_they_are(text, indicators):
    assert [figure.indicator for figure in find_figures(text)] == indicators


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("按要求派遣比例不超过10%，该厂实际为18%。", ["派遣比例", "厂实际派遣比例"]),
        ("水质浊度1.2度（标准3度以下）。", ["水质浊度", "水质浊度标准"]),
        ("矿区距县城42公里，面积15平方公里。", ["矿区距县城", "面积"]),
        ("街道辖9个社区，面积7.3平方公里。", ["社区", "面积"]),
        ("给80岁以上的120位老人发放棉衣。", ["老人年龄", "给80岁以上的老人"]),
        ("一要补齐网格员，达到160名。", ["补齐网格员"]),
        ("四、基本县情概况全县耕地面积42万亩。", ["耕地面积"]),
    ],
)
def test_what_is_set_or_real_bounded_or_told_in_the_clause_before(text, indicators):
    assert [figure.indicator for figure in find_figures(text)] == indicators


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("自前年起分三批发放净水设备1200套。", ["发放净水设备"]),
        ("会同社区为每个楼院落实保洁员2名。", ["落实保洁员"]),
        ("未履行政府采购程序购买设备5台。", ["未履行政府采购程序购买设备"]),
        ("新建敬老院3所，床位240张。", ["新建敬老院", "新建敬老院床位"]),
        ("县图书馆2座，藏书18万册。", ["县图书馆", "县图书馆藏书"]),
    ],
)
def test_when_and_for_whom_is_no_part_of_a_deed_and_beds_have_an_owner(text, indicators):
    assert [figure.indicator for figure in find_figures(text)] == indicators
