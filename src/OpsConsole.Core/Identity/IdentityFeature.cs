using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Identity;

/// <summary>Registers people, roles and API keys.</summary>
public static class IdentityFeature
{
    /// <summary>Rounds of PBKDF2-HMAC-SHA512, as OWASP's password storage recommendation has it.</summary>
    private const int HashRounds = 210_000;

    /// <summary>How long a one-time link to set a password is good for.</summary>
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(3);

    /// <summary>Adds the feature.</summary>
    public static IServiceCollection AddPeopleAndKeys(this IServiceCollection services)
    {
        services.AddIdentityCore<Person>(options =>
        {
            options.User.RequireUniqueEmail = true;
            options.User.AllowedUserNameCharacters = ""; // the user name is the e-mail address, which is checked as such
            options.Password.RequiredLength = PasswordRule.MinLength;
            options.Password.RequiredUniqueChars = 1;
            options.Password.RequireDigit = false;
            options.Password.RequireLowercase = false;
            options.Password.RequireUppercase = false;
            options.Password.RequireNonAlphanumeric = false;
        }).AddRoles<IdentityRole>().AddEntityFrameworkStores<OpsDbContext>().AddDefaultTokenProviders();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = HashRounds);
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = LinkLifetime);
        services.AddAuditKinds(IdentityEvents.Kinds);
        services.AddSingleton<AccessDirectory>();
        services.AddSingleton<KeyDirectory>();
        services.AddSingleton<AccessLoader>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SetupToken>();
        services.AddSingleton<PeopleStore>();
        services.AddSingleton(provider => new PeopleCommands(
            provider.GetRequiredService<PeopleStore>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<SetupToken>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AccountCommands(
            provider.GetRequiredService<PeopleStore>(), provider.GetRequiredService<AccessDirectory>(), provider.GetRequiredService<AuditTrail>()));
        services.AddSingleton(provider => new PasswordCheck(
            provider.GetRequiredService<PeopleStore>(),
            ActivatorUtilities.CreateInstance<PasswordHasher<Person>>(provider)));
        services.AddSingleton<PeopleQueries>();
        services.AddSingleton<KeyCommands>();
        services.AddSingleton<KeyQueries>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<DemoPeople>();
        services.AddHostedService<AccessRefresh>();
        services.AddHostedService<KeyUseUpkeep>();
        return services;
    }
}
