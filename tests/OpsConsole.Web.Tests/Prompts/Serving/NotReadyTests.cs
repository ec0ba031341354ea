using System.Net;
using System.Net.Http.Headers;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>A console that never read its repository and kept nothing says so, whatever is asked.</summary>
public sealed class NotReadyTests
{
    [Fact]
    public async Task While_nothing_is_known_the_answer_is_to_come_again()
    {
        using OpsConsoleFactory factory = new() { Settings = { ["Prompts:Repository"] = "/nowhere/at/all.git" } };
        using HttpClient program = factory.CreateClient();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await factory.CreateKeyAsync([Scopes.PromptsRead]));
        foreach (string question in (string[])["", "?env=production", "/any", "/any?env=production"])
        {
            using HttpResponseMessage response = await program.GetAsync("/api/v1/prompts" + question, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
        }
    }
}
