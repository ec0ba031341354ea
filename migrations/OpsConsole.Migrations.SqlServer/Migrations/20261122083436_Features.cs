using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Features : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RollupSeries_ApplicationId_EnvironmentId_ModelId_PromptId_Origin",
                table: "RollupSeries");

            migrationBuilder.DropIndex(
                name: "IX_Interactions_StartedAt_Id_EnvironmentId_ApplicationId_ModelId_PromptId_Outcome_ErrorClass_DurationMicros",
                table: "Interactions");

            migrationBuilder.AddColumn<int>(
                name: "FeatureId",
                table: "RollupSeries",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "FeatureId",
                table: "ModelCalls",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "FeatureId",
                table: "Interactions",
                type: "int",
                nullable: false,
                defaultValue: 0);

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

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RollupSeries_ApplicationId_EnvironmentId_ModelId_PromptId_FeatureId_Origin",
                table: "RollupSeries");

            migrationBuilder.DropIndex(
                name: "IX_Interactions_StartedAt_Id_EnvironmentId_ApplicationId_ModelId_PromptId_FeatureId_Outcome_ErrorClass_DurationMicros",
                table: "Interactions");

            migrationBuilder.DropColumn(
                name: "FeatureId",
                table: "RollupSeries");

            migrationBuilder.DropColumn(
                name: "FeatureId",
                table: "ModelCalls");

            migrationBuilder.DropColumn(
                name: "FeatureId",
                table: "Interactions");

            migrationBuilder.CreateIndex(
                name: "IX_RollupSeries_ApplicationId_EnvironmentId_ModelId_PromptId_Origin",
                table: "RollupSeries",
                columns: new[] { "ApplicationId", "EnvironmentId", "ModelId", "PromptId", "Origin" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_StartedAt_Id_EnvironmentId_ApplicationId_ModelId_PromptId_Outcome_ErrorClass_DurationMicros",
                table: "Interactions",
                columns: new[] { "StartedAt", "Id", "EnvironmentId", "ApplicationId", "ModelId", "PromptId", "Outcome", "ErrorClass", "DurationMicros" });
        }
    }
}
