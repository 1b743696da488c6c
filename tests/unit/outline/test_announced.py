from reportminer.outline import find_sections

REPORT = """石桥县政府工作报告
一、2023年工作回顾
（一）工业提质增效
新增规上企业五家。
（二）民生持续改善
建成养老站二十七个。
各位代表！我们也清醒地认识到，工作中还存在{lead}
1.经济总量偏小，骨干企业不多。
2.财政收支矛盾突出，刚性支出有增无减。
二、2024年重点工作
（一）聚力工业强县
"""


def roles_of(lead: str) -> dict[str, str]:
    return {section.head[:4]: section.role for section in find_sections(REPORT.replace("{lead}", lead))}


def test_a_lead_in_that_promises_problems_gives_its_points_their_role() -> None:
    for lead in ("不少问题：", "一些困难和不足，主要表现在：", "许多短板弱项，主要有以下方面："):
        found = roles_of(lead)
        assert found["经济总量"] == found["财政收支"] == "problem", lead
        assert found["工业提质"] != "problem"
        assert found["聚力工业"] == "plan"


def test_a_sentence_that_promises_nothing_leaves_the_role_to_the_parent() -> None:
    assert roles_of("的问题已经全部解决。")["经济总量"] != "problem"
