// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/plugin_worker_priv.h"

#include <string.h>

// Each message begins on eight bytes, after its length.
static LV2_Worker_Status put(Cw__Messages* messages, uint32_t size, const void* data) {
    const size_t whole = sizeof(uint64_t) + ((size_t)size + 7) / 8 * 8;
    if (whole > CW__WORK_BYTES - messages->length) {
        return LV2_WORKER_ERR_NO_SPACE;
    }
    const uint64_t length = size;
    memcpy(messages->bytes + messages->length, &length, sizeof length);
    if (size) {
        memcpy(messages->bytes + messages->length + sizeof length, data, size);
    }
    messages->length += whole;
    return LV2_WORKER_SUCCESS;
}

// The message at `*at`, and on to the next.
static const void* take(const Cw__Messages* messages, size_t* at, uint32_t* ret_size) {
    uint64_t length = 0;
    memcpy(&length, messages->bytes + *at, sizeof length);
    const void* data = messages->bytes + *at + sizeof length;
    *at += sizeof length + (size_t)(length + 7) / 8 * 8;
    *ret_size = (uint32_t)length;
    return data;
}

static LV2_Worker_Status ask(LV2_Worker_Schedule_Handle handle, uint32_t size, const void* data) {
    return put(&((Cw__PluginWorker*)handle)->asked, size, data);
}

static LV2_Worker_Status answer(LV2_Worker_Respond_Handle handle, uint32_t size, const void* data) {
    return put(&((Cw__PluginWorker*)handle)->answers, size, data);
}

CwStatus cw__plugin_worker_new(CwArena* arena, Cw__PluginWorker** ret_worker) {
    Cw__PluginWorker* worker = CW_NEW(arena, Cw__PluginWorker);
    if (!worker) {
        return CW_ERR_NO_MEM;
    }
    worker->schedule = (LV2_Worker_Schedule){worker, ask};
    worker->asked.bytes = cw_alloc_array(arena, CW__WORK_BYTES, 1);
    worker->answers.bytes = cw_alloc_array(arena, CW__WORK_BYTES, 1);
    if (!worker->asked.bytes || !worker->answers.bytes) {
        return CW_ERR_NO_MEM;
    }
    *ret_worker = worker;
    return CW_OK;
}

void cw__plugin_work(Cw__PluginWorker* worker) {
    const LV2_Worker_Interface* does = worker->interface;
    uint32_t size = 0;
    if (!does) {
        return;
    }
    worker->answers.length = 0;
    for (size_t at = 0; at < worker->asked.length;) { // what is asked for meanwhile is done too
        const void* data = take(&worker->asked, &at, &size);
        (void)does->work(worker->plugin, answer, worker, size, data);
        ++worker->done;
    }
    worker->asked.length = 0;
    for (size_t at = 0; at < worker->answers.length;) {
        const void* data = take(&worker->answers, &at, &size);
        (void)does->work_response(worker->plugin, size, data);
    }
    if (does->end_run) {
        (void)does->end_run(worker->plugin);
    }
}
