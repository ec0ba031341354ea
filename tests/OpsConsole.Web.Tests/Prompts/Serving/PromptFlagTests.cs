using System.Net;
using System.Text.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>Prompts as flags of OpenFeature's remote evaluation protocol.</summary>
[Collection(ServingTests.Name)]
public sealed class PromptFlagTests(PromptConsole console)
{
    private const string Bulk = "ofrep/v1/evaluate/flags";

    [Fact]
    public async Task A_released_prompt_is_an_object_with_its_short_SHA_as_variant()
    {
        string first = console.Repository.Commit(("flags/tone.md", "Be {{mood}}."));
        console.Repository.Release("flagging", ("flags/tone", first));
        await console.SyncAsync();
        using HttpClient program = await console.ProgramAsync(Scopes.PromptsRead);
        object context = new { context = new { environment = "flagging" } };
        (HttpResponseMessage response, JsonElement flag) = await DeliveryConsole.PostAsync(program, $"{Bulk}/prompt.flags%2Ftone", context);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("prompt.flags/tone", first[..7], "STATIC"), (flag.GetProperty("key").GetString(), flag.GetProperty("variant").GetString(), flag.GetProperty("reason").GetString()));
        Assert.Equal("Be {{mood}}.", flag.GetProperty("value").GetProperty("messages")[0].GetProperty("content").GetString());
        Assert.False(flag.GetProperty("value").TryGetProperty("content", out _));
        (HttpResponseMessage none, JsonElement unknown) = await DeliveryConsole.PostAsync(program, $"{Bulk}/prompt.flags/none", context);
        Assert.Equal((HttpStatusCode.NotFound, "FLAG_NOT_FOUND", "prompt.flags/none"), (none.StatusCode, unknown.GetProperty("errorCode").GetString(), unknown.GetProperty("key").GetString()));
        (HttpResponseMessage live, _) = await DeliveryConsole.PostAsync(program, $"{Bulk}/live.global", context);
        Assert.Equal(HttpStatusCode.Forbidden, live.StatusCode); // the scopes are apart
    }

    [Fact]
    public async Task All_flags_have_the_prompts_for_a_key_that_may_read_them_and_their_tag_changes_with_a_release()
    {
        string first = console.Repository.Commit(("bulk/tone.md", "One.")), second = console.Repository.Commit(("bulk/tone.md", "Two."));
        console.Repository.Release("bulk", ("bulk/tone", first));
        await console.SyncAsync();
        using HttpClient reader = await console.ProgramAsync(Scopes.FlagsRead, Scopes.PromptsRead), other = await console.ProgramAsync(Scopes.FlagsRead);
        object context = new { context = new { environment = "bulk" } };
        (HttpResponseMessage before, JsonElement all) = await DeliveryConsole.PostAsync(reader, Bulk, context);
        Assert.Equal(["live.global", "prompt.bulk/tone"], all.GetProperty("flags").EnumerateArray().Select(f => f.GetProperty("key").GetString()));
        (_, JsonElement without) = await DeliveryConsole.PostAsync(other, Bulk, context);
        Assert.Equal(["live.global"], without.GetProperty("flags").EnumerateArray().Select(f => f.GetProperty("key").GetString()));
        console.Repository.Release("bulk", ("bulk/tone", second));
        await console.SyncAsync();
        (HttpResponseMessage after, _) = await DeliveryConsole.PostAsync(reader, Bulk, context, r => r.Headers.TryAddWithoutValidation("If-None-Match", before.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task A_release_is_announced_to_browsers_like_a_kill()
    {
        string first = console.Repository.Commit(("told/tone.md", "One.")), second = console.Repository.Commit(("told/tone.md", "Two."));
        console.Repository.Release("telling", ("told/tone", first));
        await console.SyncAsync();
        using HttpClient reader = await console.ProgramAsync(Scopes.FlagsRead, Scopes.PromptsRead);
        object context = new { context = new { environment = "telling" } };
        (HttpResponseMessage before, JsonElement all) = await DeliveryConsole.PostAsync(reader, Bulk, context);
        using HttpClient browser = new() { BaseAddress = console.Address };
        await using EventReader stream = await EventReader.OpenAsync(browser, all.GetProperty("eventStreams")[0].GetProperty("endpoint").GetProperty("requestUri").GetString()!);
        Assert.NotNull(await stream.NextAsync("message"));

        console.Repository.Release("telling", ("told/tone", second));
        await console.SyncAsync();
        // The time since when the first is live may be told before.
        string? variant;
        do
        {
            Assert.Contains("refetchEvaluation", (await stream.NextAsync("message"))!.Value.Data, StringComparison.Ordinal);
            (_, all) = await DeliveryConsole.PostAsync(reader, Bulk, context, r => r.Headers.TryAddWithoutValidation("If-None-Match", before.Headers.ETag!.Tag));
            variant = all.ValueKind == JsonValueKind.Undefined ? null : all.GetProperty("flags").EnumerateArray().Single(f => f.GetProperty("key").GetString() == "prompt.told/tone").GetProperty("variant").GetString();
        }
        while (variant != second[..7]);
    }
}
