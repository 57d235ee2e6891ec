// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/contract.h"

#include "testing/testing.h"

#include "base/buf.h"
#include "base/file.h"
#include "rights/contract_file.h"

#include <string.h>
#include <zip.h>

// Somebody who owns, unless he does not; and an audit, which only matters where somebody has a share.
static const char rules_text[] =
    "{\"source\": \"s\", \"date\": \"d\", \"notice\": \"n\", \"wanted\": [{\"name\": \"missing-audit\", \"title\": "
    "\"t\", \"why\": \"w\", \"ask\": \"a\", \"against\": \"hire\", \"instead\": \"audit\", \"when\": [\"share\"]}], "
    "\"flags\": [{\"name\": "
    "\"hire\", \"title\": \"t\", \"why\": \"w\", \"ask\": \"a\", \"against\": \"back\"}], \"concepts\": {"
    "\"own\": [\"work* ~1 for hire\", \"own*\", \"keeps/holds all\"], \"not\": [\"not\"], \"share\": [\"# percent\"]}}";
static const char weights_text[] =
    "{\"kinds\": [\"hire\", \"audit\", \"share\", \"back\"], \"own\": [-500, -2000, -500, -500], \"features\": {"
    "\"b:given back\": [0, 0, 0, 2000], \"c:!own\": [-1000, 0, 0, 0], \"c:own\": [1000, 0, 0, 0], "
    "\"c:share\": [0, 0, 1000, 0], \"p:own share\": [-1000, 0, 0, 0], \"w:audit\": [0, 3000, 0, 0], \"w:forev\": "
    "[3000, 0, 0, 0], "
    "\"w:grav\": [500, 0, 0, 0]}}";

static CwStatus check(CwArena* arena, const char* text, CwContractFindings* findings) {
    CwContractRules* rules = CW_NEW(arena, CwContractRules);
    CwContractWeights* weights = CW_NEW(arena, CwContractWeights);
    CwContractText* contract = CW_NEW(arena, CwContractText);
    if (!rules || !weights || !contract) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_contract_rules_read(arena, "r", cw_text(rules_text), NULL, rules));
    CW_TRY(cw_contract_weights_read(arena, "w", cw_text(weights_text), NULL, weights));
    CW_TRY(cw_contract_cut(arena, "c", cw_text(text), NULL, contract));
    return cw_contract_check(arena, contract, rules, weights, findings);
}

static void clauses(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwContractText contract;
    const char* text =
        "AGREEMENT\n\n1. Grant.\n  The Producer\u2019s rights\n  go on.\n2.1 Two\n(a) Three's \u201cword\u201d\n"
        "\fArticle 7. Four\n\nA paragraph of its own that is long enough to be no heading at all.\n- dash\n";
    assert_int_equal(cw_contract_cut(arena, "c", cw_text(text), NULL, &contract), CW_OK);
    static const struct {
        const char* label;
        int line;
        int page;
    } wanted[] = {{"paragraph 1", 1, 1}, {"1.", 3, 1},         {"2.1", 6, 1},
                  {"(a)", 7, 1},         {"Article 7.", 8, 2}, {"paragraph 2", 11, 2}};
    assert_int_equal(contract.n_clauses, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < contract.n_clauses; ++i) {
        assert_string_equal(contract.clauses[i].label, wanted[i].label);
        assert_int_equal(contract.clauses[i].line, wanted[i].line);
        assert_int_equal(contract.clauses[i].page, wanted[i].page);
    }
    assert_string_equal(contract.clauses[1].text, "Grant. The Producer\u2019s rights go on.");
    assert_int_equal(contract.clauses[1].n_words, 6);
    assert_string_equal(contract.clauses[1].words[2], "producer");
    assert_string_equal(contract.clauses[3].words[0], "three");
    assert_string_equal(contract.clauses[3].words[1], "word");
    assert_int_equal(contract.clauses[1].n_sentences, 2);
    assert_int_equal(contract.clauses[1].sentences[1], 1);
    cw_arena_free(arena);
}

static size_t found(const char* text) {
    CwArena* arena = cw_arena_new(NULL);
    CwContractFindings findings;
    assert_int_equal(check(arena, text, &findings), CW_OK);
    const size_t count = findings.count;
    cw_arena_free(arena);
    return count;
}

static void sentences(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwClause clause;
    assert_int_equal(
        cw_clause_read(arena, "Pay Mr. Jones 2.5 percent. \"No more!\" Ask approx. 3 times; e.g. now", &clause), CW_OK);
    assert_int_equal(clause.n_sentences, 3);
    assert_string_equal(clause.words[clause.sentences[1]], "no");
    assert_string_equal(clause.words[clause.sentences[2]], "ask");
    assert_int_equal(cw_clause_read(arena, " ... ", &clause), CW_OK);
    assert_int_equal(clause.n_sentences, 0);
    cw_arena_free(arena);
}

static void judged(void** state) {
    (void)state;
    assert_int_equal(found("An audit is allowed.\n"), 0);
    assert_int_equal(found("Nothing.\n"), 0);           // nobody has a share, so no audit is missing
    assert_int_equal(found("You get 5 percent.\n"), 1); // here it is
    assert_int_equal(found("1. You get 5 percent.\n2. Audits.\n"), 0);
    assert_int_equal(found("1. You get 5 percent.\n2. Audits.\n3. He owns it forever.\n"), 2); // no use of audits then
    assert_int_equal(found("1. A work-made-for-hire.\n"), 1);
    assert_int_equal(found("1. Works for hire.\n"), 1);
    assert_int_equal(found("1. Work that is made for hire.\n"), 0); // two words between
    assert_int_equal(found("1. He keeps all of it.\n2. She OWNS it.\n"), 2);
    assert_int_equal(found("1. She does not, as was said, own it.\n"), 0);
    assert_int_equal(found("1. She was not there on the day, and they said that he owned it.\n"), 1); // too far behind
    assert_int_equal(found("1. He owned 5 percent.\n2. Audits.\n"), 0);                               // in this order
    assert_int_equal(found("1. 5 percent he owned.\n2. Audits.\n"), 1);
    assert_int_equal(found("1. First thing. Second thing. He owns 5 percent. Not so there. An end.\n2. Audits.\n"), 0);
    assert_int_equal(found("1. First thing. Second thing. He owns it. Not so there. An end.\n"), 1);
    assert_int_equal(found("1. He owns it.\n2. So what.\n3. It is given back.\n"), 0);         // fair elsewhere
    assert_int_equal(found("1. He owns it forever.\n2. So what.\n3. It is given back.\n"), 1); // too plain for that
    assert_int_equal(found("1. He owns it forever.\n2. He owns it.\n"), 1);                    // the plainest
    assert_int_equal(found("1. He owns it forever to the grave.\n2. He owns it forever.\n"), 2);
}

static void our_rules_are_rules(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwText text = {NULL, 0};
    CwContractRules rules;
    CwDiag diag = {0};
    assert_int_equal(cw_file_read(arena, "data/contracts/rules.json", 0, NULL, &text), CW_OK);
    if (cw_contract_rules_read(arena, "rules.json", text, &diag, &rules) != CW_OK) {
        fail_msg("%s", cw_diag_line(arena, &diag));
    }
    assert_int_equal(rules.n_flags, 7);
    assert_int_equal(rules.n_wanted, 3);
    assert_non_null(strstr(rules.notice, "not legal advice"));
    CwContractWeights weights;
    assert_int_equal(cw_file_read(arena, "data/contracts/weights.json", 0, NULL, &text), CW_OK);
    assert_int_equal(cw_contract_weights_read(arena, "weights.json", text, NULL, &weights), CW_OK);
    for (size_t i = 0; i < rules.n_flags; ++i) {
        assert_string_equal(weights.kinds[i], rules.flags[i].name);
    }
    cw_arena_free(arena);
}

static void broken_rules_are_refused(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwContractRules rules;
    CwContractWeights weights;
    static const char* const bad[] = {
        "{}",
        "{\"source\": \"\", \"date\": \"\", \"notice\": \"\", \"wanted\": [], \"flags\": []}",
        "{\"source\": \"\", \"date\": \"\", \"notice\": \"\", \"wanted\": [], \"flags\": [], \"concepts\": {\"a\": "
        "[]}}",
        "{\"source\": \"\", \"date\": \"\", \"notice\": \"\", \"wanted\": [], \"flags\": [], \"concepts\": {\"a\": "
        "[\"~2 b\"]}}",
        "{\"source\": \"\", \"date\": \"\", \"notice\": \"\", \"wanted\": [], \"flags\": [], \"concepts\": {\"a\": "
        "[\"b ~99 c\"]}}",
        "{\"source\": \"\", \"date\": \"\", \"notice\": \"\", \"flags\": [], \"concepts\": {\"a\": [\"b\"]}, "
        "\"wanted\": "
        "[{\"name\": \"m\", \"title\": \"\", \"why\": \"\", \"ask\": \"\", \"instead\": \"x\", \"when\": [1]}]}"};
    static const char* const heavy[] = {"{}",
                                        "{\"kinds\": [1], \"own\": [1], \"features\": {}}",
                                        "{\"kinds\": [\"a\"], \"own\": [1, 2], \"features\": {}}",
                                        "{\"kinds\": [\"a\"], \"own\": [1], \"features\": {\"x\": [1.5]}}",
                                        "{\"kinds\": [\"a\"], \"own\": [1], \"features\": {\"x\": [1000001]}}",
                                        "{\"kinds\": [\"a\"], \"own\": [1], \"features\": {\"y\": [1], \"x\": [1]}}"};
    for (size_t i = 0; i < sizeof heavy / sizeof heavy[0]; ++i) {
        assert_int_equal(cw_contract_weights_read(arena, "w", cw_text(heavy[i]), NULL, &weights), CW_ERR_BAD_INPUT);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        assert_int_equal(cw_contract_rules_read(arena, "r", cw_text(bad[i]), NULL, &rules), CW_ERR_BAD_INPUT);
    }
    cw_arena_free(arena);
}

static void write_docx(const char* path, const char* name, const char* xml) {
    int error = 0;
    zip_t* zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &error);
    assert_non_null(zip);
    zip_source_t* source = zip_source_buffer(zip, xml, strlen(xml), 0);
    assert_true(zip_file_add(zip, name, source, 0) >= 0);
    assert_int_equal(zip_close(zip), 0);
}

static void from_docx(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const char* path = cw_path(arena, cw_test_folder(), "c.docx");
    CwText text = {NULL, 0};
    write_docx(path, "word/document.xml",
               "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>1. One </w:t><w:t>&amp; two</w:t></w:r></w:p><w:p>"
               "<w:r><w:t>3</w:t><w:tab/><w:t>4</w:t></w:r></w:p></w:body></w:document>");
    assert_int_equal(cw_contract_file_text(arena, path, NULL, &text), CW_OK);
    assert_true(cw_text_is(text, "1. One & two\n\n3 4\n\n"));
    write_docx(path, "word/document.xml", "<w:document xmlns:w='w'><w:body>");
    assert_int_equal(cw_contract_file_text(arena, path, NULL, &text), CW_ERR_BAD_INPUT);
    write_docx(path, "other.xml", "<a/>");
    assert_int_equal(cw_contract_file_text(arena, path, NULL, &text), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_file_write(arena, path, cw_text("PK\x03\x04 and no more"), NULL), CW_OK);
    assert_int_equal(cw_contract_file_text(arena, path, NULL, &text), CW_ERR_BAD_INPUT);
    cw_test_folder_remove();
    cw_arena_free(arena);
}

static CwStatus scenario(CwArena* arena, void* context) {
    (void)context;
    CwContractFindings findings;
    return check(arena, "1. She owns it.\n2. Nothing, and no more than that.\n", &findings);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(scenario, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clauses),
        cmocka_unit_test(sentences),
        cmocka_unit_test(judged),
        cmocka_unit_test(broken_rules_are_refused),
        cmocka_unit_test(our_rules_are_rules),
        cmocka_unit_test(from_docx),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
