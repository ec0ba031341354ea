using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AppVersionsAndTraits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RollupSeries_ApplicationId_EnvironmentId_ModelId_PromptId_FeatureId_Origin",
                table: "RollupSeries");

            migrationBuilder.DropIndex(
                name: "IX_Interactions_StartedAt_Id_EnvironmentId_ApplicationId_ModelId_PromptId_FeatureId_Outcome_ErrorClass_DurationMicros",
                table: "Interactions");

            migrationBuilder.AddColumn<int>(
                name: "AppVersionId",
                table: "RollupSeries",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "AppVersionId",
                table: "Interactions",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Traits",
                table: "Interactions",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_RollupSeries_ApplicationId_EnvironmentId_ModelId_PromptId_FeatureId_AppVersionId_Origin",
                table: "RollupSeries",
                columns: new[] { "ApplicationId", "EnvironmentId", "ModelId", "PromptId", "FeatureId", "AppVersionId", "Origin" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_StartedAt_Id_EnvironmentId_ApplicationId_ModelId_PromptId_FeatureId_AppVersionId_Outcome_ErrorClass_DurationMic~",
                table: "Interactions",
                columns: new[] { "StartedAt", "Id", "EnvironmentId", "ApplicationId", "ModelId", "PromptId", "FeatureId", "AppVersionId", "Outcome", "ErrorClass", "DurationMicros" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RollupSeries_ApplicationId_EnvironmentId_ModelId_PromptId_FeatureId_AppVersionId_Origin",
                table: "RollupSeries");

            migrationBuilder.DropIndex(
                name: "IX_Interactions_StartedAt_Id_EnvironmentId_ApplicationId_ModelId_PromptId_FeatureId_AppVersionId_Outcome_ErrorClass_DurationMic~",
                table: "Interactions");

            migrationBuilder.DropColumn(
                name: "AppVersionId",
                table: "RollupSeries");

            migrationBuilder.DropColumn(
                name: "AppVersionId",
                table: "Interactions");

            migrationBuilder.DropColumn(
                name: "Traits",
                table: "Interactions");

            migrationBuilder.CreateIndex(
                name: "IX_RollupSeries_ApplicationId_EnvironmentId_ModelId_PromptId_FeatureId_Origin",
                table: "RollupSeries",
                columns: new[] { "ApplicationId", "EnvironmentId", "ModelId", "PromptId", "FeatureId", "Origin" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_StartedAt_Id_EnvironmentId_ApplicationId_ModelId_PromptId_FeatureId_Outcome_ErrorClass_DurationMicros",
                table: "Interactions",
                columns: new[] { "StartedAt", "Id", "EnvironmentId", "ApplicationId", "ModelId", "PromptId", "FeatureId", "Outcome", "ErrorClass", "DurationMicros" });
        }
    }
}
