using System.Net;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Jobs;

public sealed class JobPagesTests(JobsConsole console) : IClassFixture<JobsConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Roles.Engineer, HttpStatusCode.OK, true)]
    [InlineData(Roles.Compliance, HttpStatusCode.OK, false)]
    [InlineData(Roles.Executive, HttpStatusCode.Redirect, false)]
    public async Task Who_may_see_jobs_sees_them_and_who_may_run_them_has_the_buttons(string role, HttpStatusCode expected, bool buttons)
    {
        using HttpClient client = await console.CreateSignedInClientAsync(role);
        foreach (string path in new[] { "/jobs", "/jobs/telemetry-retention" })
        {
            using HttpResponseMessage response = await client.GetAsync(path, Cancel);
            Assert.Equal(expected, response.StatusCode);
            string page = await response.Content.ReadAsStringAsync(Cancel);
            Assert.Equal(expected == HttpStatusCode.OK, page.Contains("Deletes telemetry past its retention", StringComparison.Ordinal));
            Assert.Equal(buttons, page.Contains("Run now</button>", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_job_that_fails_stands_first_with_what_to_do()
    {
        await console.RunAsync(TestJobs.Broken);
        using HttpClient client = await console.CreateSignedInClientAsync(Roles.Engineer);
        string page = await client.GetStringAsync("/jobs", Cancel);
        Assert.Contains("Give the role what it needs.", page, StringComparison.Ordinal);
        Assert.InRange(page.IndexOf($"href=\"/jobs/{TestJobs.Broken}\"", StringComparison.Ordinal), 1, page.IndexOf("href=\"/jobs/audit-archive\"", StringComparison.Ordinal));
    }
}
