// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"
#include "cmd/gate_lines.h"
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "film/override.h"
#include "mix/profiles.h"
#include "road/delivery.h"

#include <string.h>

typedef struct {
    CwShell* shell;
    CwMaking making;
    CwDeliveryCase about;
    CwGateVerdict verdict;
    bool temp;
} Delivering;

// The day that is said; but what leaves now is asked for now, whatever day is written into the files.
static CwStatus day_it_leaves(CwShell* shell, CwDate* ret_day) {
    CwDate said;
    CwDate today;
    CW_TRY(cw_gate_day(shell, &said));
    CW_TRY(cw_asked_today(&today));
    *ret_day = said.day < today.day ? today : said;
    return CW_OK;
}

static CwStatus make(Delivering* d) {
    CwShell* shell = d->shell;
    const CwEmbedded* asked = NULL;
    CwMakingOptions how = {0};
    const char* profile = NULL;
    CW_TRY(cw_making_open(shell, CW_STORE_WRITE, &d->making));
    CW_TRY(cw_profile_file(d->making.film.profiles, shell->arguments[0], &shell->diag, &asked));
    const CwRoadOptions what = {.temp = d->temp, .profile = asked->name};
    CW_TRY(cw_making_road(shell, &what, &d->making));
    CW_TRY(cw_gate_profile(shell, &d->making, asked->name, &profile));
    CW_TRY(cw_road_delivery_targets(shell->arena, &d->making.road, profile, d->temp, &how.targets, &how.n_targets));
    CW_TRY(cw_making_build(shell, &d->making, &how));
    d->about = (CwDeliveryCase){
        .film = &d->making.film, .road = &d->making.road, .report = &d->making.report, .profile = profile};
    return day_it_leaves(shell, &d->about.day);
}

static CwStatus judge(Delivering* d) {
    return cw_road_gate(d->shell->arena, &d->about, &d->shell->diag, &d->verdict);
}

// Every finding that refuses, or those of one subject, taken on somebody by name; a change of the project, for good.
static CwStatus override(Delivering* d, const char* why, const char* who) {
    CwShell* shell = d->shell;
    const char* about = cw_shell_option(shell, "--about");
    CwOpIntro intro = {0};
    CwOp* op = NULL;
    size_t count = 0;
    CW_TRY(cw_project_intro(shell, why, &intro));
    CW_TRY(cw_op_begin(d->making.store, &intro, &shell->diag, &op));
    for (size_t i = 0; i < d->verdict.count; ++i) {
        const CwFinding* finding = &d->verdict.items[i].finding;
        if (d->verdict.items[i].refuses && (!about || strcmp(about, finding->subject) == 0)) {
            const CwOverride given = {finding->kind, finding->subject, finding->words, who, why};
            const CwStatus status = cw_film_override(shell->arena, op, d->about.profile, &given, &shell->diag);
            if (status != CW_OK) {
                cw_op_cancel(op);
                return status;
            }
            ++count;
        }
    }
    if (count == 0 && about) {
        cw_op_cancel(op);
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "override.nothing", (CwPlace){0}, about,
                       "nothing about this refuses the delivery");
    }
    return cw_op_commit(op, &shell->diag, NULL);
}

static CwStatus pass_the_gate(Delivering* d) {
    CwShell* shell = d->shell;
    const char* why = cw_shell_option(shell, "--override");
    const char* who = cw_shell_option(shell, "--by");
    CW_TRY(judge(d));
    if (d->temp) {
        return CW_OK;
    }
    if (why && !d->verdict.open) {
        CW_TRY(override(d, why, who));
        CW_TRY(judge(d));
    }
    if (!d->verdict.open) {
        CwBuf lines = cw_buf(shell->arena);
        cw_gate_lines(shell, d->about.profile, &d->verdict, &lines);
        cw_shell_print(&lines);
        const bool one = d->verdict.n_refusing == 1;
        return cw_diag(&shell->diag, CW_ERR_DENIED, "delivery.refused", (CwPlace){0}, d->about.profile,
                       "%zu thing%s against this delivery; nothing was delivered. Settle %s, deliver --temp, or "
                       "take %s on yourself with --override REASON --by NAME",
                       d->verdict.n_refusing, one ? " stands" : "s stand", one ? "it" : "them", one ? "it" : "them");
    }
    return CW_OK;
}

// Writes the package beside everything, and puts it in its place when it is whole.
static CwStatus write_package(Delivering* d, const char** ret_folder, CwPackedFiles* ret_files) {
    CwShell* shell = d->shell;
    CwArena* arena = shell->arena;
    CwPackage package = {0};
    CwBuf gate = cw_buf(arena);
    const char* scratch = NULL;
    const char* date = cw_shell_option(shell, "--date");
    cw_gate_to_json(&gate, NULL, &d->verdict);
    const CwDeliveryFacts facts = {d->temp, date ? date : "", cw_buf_string(&gate)};
    CW_TRY(cw_buf_status(&gate));
    CW_TRY(cw_road_package(arena, &d->about, &facts, &shell->diag, &package));
    CW_TRY(cw_store_scratch(d->making.store, arena, &shell->diag, &scratch));
    const char* whole = cw_path(arena, scratch, "package");
    const char* all_out = cw_path(arena, cw_store_folder(d->making.store), "out");
    const char* out = cw_path(arena, cw_store_folder(d->making.store), "out/deliver");
    const char* name = cw_package_name(arena, &package.head);
    const char* place = out && name ? cw_path(arena, out, name) : NULL;
    if (!whole || !all_out || !place) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_folder_make(arena, whole, &shell->diag));
    CW_TRY(cw_package_write(arena, whole, &package, &shell->diag, ret_files));
    CW_TRY(cw_folder_sync(whole, &shell->diag));
    CW_TRY(cw_folder_make(arena, out, &shell->diag));
    CW_TRY(cw_folder_sync(all_out, &shell->diag));
    CW_TRY(cw_folder_sync(cw_store_folder(d->making.store), &shell->diag));
    CW_TRY(cw_folder_swap(arena, whole, place, &shell->diag));
    *ret_folder = place;
    return CW_OK;
}

static void put_answer(const Delivering* d, const char* folder, const CwPackedFiles* files, CwBuf* answer) {
    cw_gate_lines(d->shell, d->about.profile, &d->verdict, answer);
    for (size_t i = 0; i < files->count; ++i) {
        const CwPackedFile* file = &files->items[i];
        if (d->shell->json) {
            char hex[CW_HEX_SIZE];
            cw_hash_to_hex(&file->hash, hex);
            cw_json_begin_object(answer, NULL);
            cw_json_put_text(answer, "file", file->name);
            cw_json_put_text(answer, "what", file->words);
            cw_json_put_int(answer, "bytes", file->bytes);
            cw_json_put_text(answer, "sha256", hex);
            cw_json_end_object(answer);
            cw_buf_byte(answer, '\n');
        } else {
            cw_buf_format(answer, "  %s\n", file->name);
        }
    }
    if (d->shell->json) {
        cw_json_begin_object(answer, NULL);
        cw_json_put_bool(answer, "delivered", true);
        cw_json_put_text(answer, "profile", d->about.profile);
        cw_json_put_bool(answer, "temp", d->temp);
        cw_json_put_text(answer, "folder", folder);
        cw_json_put_int(answer, "files", (int64_t)files->count);
        cw_json_end_object(answer);
        cw_buf_byte(answer, '\n');
    } else {
        cw_buf_format(answer, "%s%s\n", d->temp ? "TEMP: " : "", folder);
    }
}

static CwStatus run(CwShell* shell) {
    Delivering d = {.shell = shell, .temp = cw_shell_option(shell, "--temp") != NULL};
    const char* folder = NULL;
    CwPackedFiles files = {0};
    CwBuf answer = cw_buf(shell->arena);
    const char* why = cw_shell_option(shell, "--override");
    const char* who = cw_shell_option(shell, "--by");
    const bool blank = (why && !cw_text_trim(cw_text(why)).length) || (who && !cw_text_trim(cw_text(who)).length);
    if (!why != !who || blank || (why && d.temp)) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, NULL,
                       "an override needs a reason and a name, --override REASON --by NAME; a temp needs none");
    }
    CW_TRY(make(&d));
    CW_TRY(pass_the_gate(&d));
    CW_TRY(write_package(&d, &folder, &files));
    put_answer(&d, folder, &files, &answer);
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

static const CwOption options[] = {
    {"--temp", NULL, "always possible, and marked as such everywhere"},
    {"--override", "REASON", "take what refuses on yourself; it stays in the history"},
    {"--by", "NAME", "who does"},
    {"--about", "SUBJECT", "only what refuses about this: \"cue 1m6\""},
    {"--date", "DAY", "the day of delivery, also written into the files; rights must hold today, too"},
};

const CwVerb cw_verb_deliver = {
    .name = "deliver",
    .arguments = "PROFILE",
    .summary = "write master, stems, cue sheet and papers to out/deliver, if the gate lets them leave",
    .help =
        "A final delivery is refused while a cue is not cleared, not approved or out of spec; it says which and why.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run,
};
